"""Where uploaded and finished files are kept: a folder, or a bucket of an S3-like storage."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from bookgen_site import env

# What is larger than this (bytes) is sent in parts, which stay behind when the sender is killed: no
# file of a book comes near it, so an upload is one request that succeeds or leaves nothing.
_IN_PARTS_FROM = 4 * 1024**3


def from_environment() -> dict[str, Any]:
    """Return Django's default storage: a folder unless S3_BUCKET names a bucket.

    Without keys the libraries look for the machine's own: AWS's variables, files and roles.
    """
    bucket = env.text("S3_BUCKET")
    if not bucket:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    if find_spec("storages") is None or find_spec("boto3") is None:
        msg = "S3_BUCKET is set, which needs: pip install -r requirements-s3.txt"
        raise ImproperlyConfigured(msg)
    endpoint = env.web_address("S3_ENDPOINT_URL")
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "location": env.text("S3_PREFIX"),
            "region_name": env.text("S3_REGION") or None,
            "endpoint_url": endpoint or None,
            **_keys(),
            "default_acl": None,  # nobody's but the bucket's owner's
            "file_overwrite": False,
            "client_config": _client_config(is_own_server=bool(endpoint)),
            "transfer_config": _transfer_config(),
        },
    }


def _keys() -> dict[str, str]:
    names = {"access_key": "S3_ACCESS_KEY_ID", "secret_key": "S3_SECRET_ACCESS_KEY"}
    given = {option: env.text(name) for option, name in names.items()}
    if not any(given.values()):
        return {}
    if not all(given.values()):
        msg = f"of {' and '.join(names.values())} only one is set: set both, or neither"
        raise ImproperlyConfigured(msg)
    return given


def _client_config(*, is_own_server: bool) -> Any:
    # Loaded here, and by name: only an installation with a bucket has it.
    return import_module("botocore.config").Config(
        signature_version="s3v4",
        # Other servers than Amazon's often have no name for each bucket, and refuse the check sums
        # that Amazon's takes since 2025.
        s3={"addressing_style": "path" if is_own_server else "auto"},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        connect_timeout=10,
        read_timeout=60,
        retries={"mode": "standard", "total_max_attempts": 3},
    )


def _transfer_config() -> Any:
    transfer = import_module("boto3.s3.transfer")
    return transfer.TransferConfig(multipart_threshold=_IN_PARTS_FROM, use_threads=False)
