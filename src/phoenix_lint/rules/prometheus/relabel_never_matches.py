"""A relabelling rule on a label that no target of the job has.

What it does
    Reports `source_labels` of a service discovery that the job does not use, such as `__meta_kubernetes_*`
    beside `static_configs` alone.

Why it matters
    The label is empty: `keep` drops all targets, `replace` does nothing.

Example
```yaml
scrape_configs:
  - job_name: app
    static_configs:
      - targets: ['app:8000']
    relabel_configs:
      - source_labels: [__meta_docker_container_name]
        regex: '/(.*)'
        target_label: container
```

Use instead
```yaml
scrape_configs:
  - job_name: app
    docker_sd_configs:
      - host: unix:///var/run/docker.sock
    relabel_configs:
      - source_labels: [__meta_docker_container_name]
        regex: '/(.*)'
        target_label: container
```

Fix
    None.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/configuration/#relabel_config
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.prometheus import ScrapeJob
from .. import Rule

RULE = Rule("prometheus-relabel-never-matches", Severity.WARNING, on=ScrapeJob)

# Label prefix to the discoveries that set it.
_PREFIXES = {
    "__meta_azure_": ("azure_sd_configs",),
    "__meta_consul_": ("consul_sd_configs",),
    "__meta_digitalocean_": ("digitalocean_sd_configs",),
    "__meta_dns_": ("dns_sd_configs",),
    "__meta_docker_": ("docker_sd_configs",),
    "__meta_dockerswarm_": ("dockerswarm_sd_configs",),
    "__meta_ec2_": ("ec2_sd_configs", "aws_sd_configs"),
    "__meta_eureka_": ("eureka_sd_configs",),
    "__meta_gce_": ("gce_sd_configs",),
    "__meta_hetzner_": ("hetzner_sd_configs",),
    "__meta_kubernetes_": ("kubernetes_sd_configs",),
    "__meta_kuma_": ("kuma_sd_configs",),
    "__meta_lightsail_": ("lightsail_sd_configs", "aws_sd_configs"),
    "__meta_linode_": ("linode_sd_configs",),
    "__meta_marathon_": ("marathon_sd_configs",),
    "__meta_nomad_": ("nomad_sd_configs",),
    "__meta_openstack_": ("openstack_sd_configs",),
    "__meta_puppetdb_": ("puppetdb_sd_configs",),
    "__meta_scaleway_": ("scaleway_sd_configs",),
    "__meta_triton_": ("triton_sd_configs",),
    "__meta_uyuni_": ("uyuni_sd_configs",),
    "__meta_vultr_": ("vultr_sd_configs",),
}
# These pass on whatever labels their source gives.
_OPEN = ("file_sd_configs", "http_sd_configs")


def check(job: ScrapeJob) -> Iterator[Diagnostic]:
    """The first use of each strange label."""
    value = job.value
    if (
        value.incomplete
        or any(value.list_of(n) for n in _OPEN)
        or not any(n.endswith("_configs") for n in value.fields)
    ):
        return
    own = {label for t in job.targets for label in t.labels}
    seen: set[str] = set()
    for part in job.relabelling():
        for label in part.value.list_of("source_labels"):
            prefix = next((p for p in _PREFIXES if label.text.startswith(p)), "")
            if not prefix or label.unknown or label.text in own or prefix in seen:
                continue
            if any(value.list_of(name) for name in _PREFIXES[prefix]):
                continue
            seen.add(prefix)
            yield RULE.at(label, f"`{label.text}` is a label of `{_PREFIXES[prefix][0]}`, which this job does not have")
