"""
Debian's OpenStack Swift with its S3 API, whole and in one process: a proxy, and one server each of accounts,
containers and objects, on one disk that is a folder. Usage: swift.py FOLDER BUCKET SMALL_BUCKET PORT*4
"""

import json
import os
import sys

folder, bucket, small, *ports = sys.argv[1:]
# This file has the name of what it runs, and its folder comes first.
sys.path.pop(0)


def write(name, *lines):
    with open(os.path.join(folder, name), "w") as file:
        file.write("\n".join(lines))


write("swift.conf", "[swift-hash]", "swift_hash_path_prefix = openon", "swift_hash_path_suffix = tests")

from swift.common import utils

utils.set_swift_dir(folder)
utils.eventlet_monkey_patch()

import eventlet
from eventlet import wsgi
from swift.common.ring.builder import RingBuilder
from swift.common.wsgi import SwiftHttpProtocol, loadapp, make_pre_authed_request


class Memory:
    """What a memcached is to it: where it keeps what it knows of accounts and buckets."""

    def __init__(self):
        self.kept = {}

    def get(self, key, *_, **__):
        return json.loads(self.kept[key]) if key in self.kept else None

    def get_multi(self, keys, *_, **__):
        return [self.get(key) for key in keys]

    def set(self, key, value, *_, **__):
        self.kept[key] = json.dumps(value)

    def delete(self, key, *_, **__):
        self.kept.pop(key, None)


def remembering(_, **__):
    memory = Memory()

    def before(app):
        def call(env, start_response):
            env["swift.cache"] = memory
            return app(env, start_response)

        return call

    return before


disks = os.path.join(folder, "disks")
os.makedirs(os.path.join(disks, "disk"), exist_ok=True)
proxy, *storage = map(int, ports)
servers = list(zip(("account", "container", "object"), storage))
common = (
    "[DEFAULT]",
    f"swift_dir = {folder}",
    f"devices = {disks}",
    "mount_check = false",
    "fallocate_reserve = 0",
    "log_level = ERROR",
)

for name, port in servers:
    ring = RingBuilder(1, 1, 0)
    ring.add_dev(dict(id=0, region=1, zone=1, weight=1, ip="127.0.0.1", port=port, device="disk", meta=""))
    ring.rebalance()
    ring.get_ring().save(os.path.join(folder, f"{name}.ring.gz"))
    write(f"{name}.conf", *common, "[app:main]", f"use = egg:swift#{name}", "log_requests = false")

write(
    "proxy.conf",
    *common,
    "[pipeline:main]",
    "pipeline = catch_errors remembering s3api tempauth container_quotas proxy-server",
    "[filter:catch_errors]",
    "use = egg:swift#catch_errors",
    "[filter:remembering]",
    "paste.filter_factory = __main__:remembering",
    "[filter:s3api]",
    "use = egg:swift#s3api",
    "allow_multipart_uploads = false",
    "max_bucket_listing = 25",
    "[filter:tempauth]",
    "use = egg:swift#tempauth",
    "user_openon_store = a-secret-of-tests .admin",
    "[filter:container_quotas]",
    "use = egg:swift#container_quotas",
    "[app:proxy-server]",
    "use = egg:swift#proxy",
    "account_autocreate = true",
)

for name, port in [*servers, ("proxy", proxy)]:
    app = loadapp(os.path.join(folder, f"{name}.conf"), allow_modify_pipeline=False)
    listener = eventlet.listen(("127.0.0.1", port), backlog=128)
    if name == "proxy":
        break
    eventlet.spawn(wsgi.server, listener, app, log_output=False, protocol=SwiftHttpProtocol)


def prepare(method, path, **headers):
    """Past authorization, as an operator."""
    env = {"REMOTE_ADDR": "127.0.0.1", "SERVER_NAME": "localhost", "SERVER_PORT": str(proxy), "wsgi.url_scheme": "http"}
    answer = make_pre_authed_request(env, method, f"/v1/AUTH_openon{path}", headers=headers).get_response(app)
    if answer.status_int >= 300:
        sys.exit(f"{method} {path}: {answer.status}")


for name in (bucket, small):
    prepare("PUT", f"/{name}")
prepare("POST", f"/{small}", **{"X-Container-Meta-Quota-Bytes": "100000"})
wsgi.server(listener, app, log_output=False, protocol=SwiftHttpProtocol)
