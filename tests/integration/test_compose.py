"""What docker compose would start: the file as `podman-compose config` resolves it."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tools.check import ROOT, checks

BIN = Path(sys.prefix) / "bin"
REQUIRED = {"SECRET_KEY": "sk-1", "POSTGRES_PASSWORD": "p@ss:w/1", "FLOWER_BASIC_AUTH": "op:wd-1"}
WORKERS = ("worker-content", "worker-validation", "worker-export", "worker-monitoring")
APP = {"migrate", "web", *WORKERS, "beat", "flower"}
# `config` asks podman for nothing but its version, and refuses to go on without one.
PODMAN = "#!/bin/sh\necho podman version 4.9.3\n"


class Compose:
    """The file in a folder of its own, with a .env that holds these variables and no other."""

    def __init__(self, folder, variables):
        self.folder = folder
        shutil.copy(ROOT / "docker-compose.yml", folder)
        lines = [f"{name}='{value}'\n" for name, value in variables.items()]
        (folder / ".env").write_text("".join(lines), encoding="utf-8")
        (folder / "podman").write_text(PODMAN, encoding="utf-8")
        (folder / "podman").chmod(0o755)

    def config(self):
        """Let podman-compose resolve it."""
        return subprocess.run(
            [BIN / "podman-compose", "--podman-path", self.folder / "podman",
             "-f", self.folder / "docker-compose.yml", "config"],
            cwd=self.folder, env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True,
            check=False,
        )  # fmt: skip

    def services(self):
        """Return its services."""
        done = self.config()
        assert done.returncode == 0, done.stderr
        return yaml.safe_load(done.stdout)["services"]


@pytest.fixture(scope="module")
def services(tmp_path_factory):
    """The services, with what is required and nothing else."""
    return Compose(tmp_path_factory.mktemp("compose"), REQUIRED).services()


@pytest.fixture
def compose(tmp_path):
    """Makes the file with other variables."""
    return lambda **variables: Compose(tmp_path, variables)


def seconds(text):
    """Return a duration as compose writes it."""
    number, unit = re.fullmatch(r"(\d+)(s|m)", text).groups()
    return int(number) * {"s": 1, "m": 60}[unit]


def test_the_whole_stack_is_there(services):
    assert set(services) == {"postgres", "redis", *APP}


def test_each_worker_has_the_command_line_of_the_readme(services):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    by_hand = re.findall(r"^celery -A bookgen_site worker .*$", readme, flags=re.MULTILINE)

    assert [" ".join(services[name]["command"]) for name in WORKERS] == by_hand


def test_beat_and_flower_are_started_as_in_the_readme_but_open_to_the_network(services):
    beat, flower = (" ".join(services[name]["command"]) for name in ("beat", "flower"))
    assert beat == "celery -A bookgen_site beat --pidfile="
    assert flower.startswith("celery -A bookgen_site flower --address=0.0.0.0 --port=5555")


def test_ports_are_open_on_loopback_alone(services):
    ports = {name: service["ports"] for name, service in services.items() if "ports" in service}
    assert ports == {"web": ["127.0.0.1:8000:8000"], "flower": ["127.0.0.1:5555:5555"]}


def test_ports_and_their_address_can_be_chosen(compose):
    asked = {"BOOKGEN_BIND": "0.0.0.0", "WEB_PORT": "80", "FLOWER_PORT": "81"}  # noqa: S104

    found = compose(**REQUIRED, **asked).services()

    assert found["web"]["ports"] + found["flower"]["ports"] == [
        "0.0.0.0:80:8000",
        "0.0.0.0:81:5555",
    ]


def test_what_goes_on_has_a_health_check_and_is_started_again(services):
    lasting = {name: each for name, each in services.items() if name != "migrate"}
    assert {each["restart"] for each in lasting.values()} == {"unless-stopped"}
    assert all(each["healthcheck"]["test"][0].startswith("CMD") for each in lasting.values())


def test_the_database_is_brought_up_to_date_once_and_before_all_others(services):
    before = {"migrate": {"condition": "service_completed_successfully"}}
    waiting = [services[name]["depends_on"] for name in APP - {"migrate"}]

    assert services["migrate"]["restart"] == "no"
    assert services["migrate"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    assert all(each.items() >= before.items() for each in waiting)
    assert all(each["redis"] == {"condition": "service_healthy"} for each in waiting)


def test_nothing_runs_as_root_or_may_become_it(services):
    users = {name: each["user"] for name, each in services.items()}
    assert users == {"postgres": "postgres", "redis": "redis", **dict.fromkeys(APP, "10001:10001")}
    assert all(each["cap_drop"] == ["ALL"] for each in services.values())
    assert all(each["security_opt"] == ["no-new-privileges:true"] for each in services.values())


def test_the_user_is_the_one_that_the_image_was_built_for(services):
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert re.findall(r"^USER (.*)$", dockerfile, flags=re.MULTILINE) == [services["web"]["user"]]


def test_a_worker_hands_its_work_on_before_it_is_killed(services):
    for name in WORKERS:
        grace_s = float(services[name]["environment"]["TASKQUEUE_STOP_GRACE_S"])
        assert 0 < grace_s <= seconds(services[name]["stop_grace_period"]) - 5
        assert services[name]["init"] is True  # a pool's child must not see the SIGTERM


def test_site_and_workers_share_the_files_and_each_server_keeps_its_own(services):
    volumes = {name: service["volumes"] for name, service in services.items()}
    assert volumes.pop("postgres") == ["database:/var/lib/postgresql/data"]
    assert volumes.pop("redis") == ["broker:/data"]
    assert {tuple(each) for each in volumes.values()} == {("media:/var/lib/bookgen/media",)}


@pytest.mark.parametrize(("asked", "level"), [({}, "INFO"), ({"LOG_LEVEL": "DEBUG"}, "DEBUG")])
def test_workers_and_beat_log_what_they_do(compose, asked, level):
    found = compose(**REQUIRED, **asked).services()
    told = {found[name]["environment"]["CELERY_WORKER_LOGLEVEL"] for name in WORKERS}
    assert told == {level}
    assert found["beat"]["environment"]["CELERY_BEAT_LOGLEVEL"] == level


def test_redis_keeps_what_it_was_given_and_drops_nothing(services):
    command = " ".join(services["redis"]["command"])
    assert "--appendonly yes --appendfsync everysec" in command
    assert "--maxmemory-policy noeviction" in command


def test_images_are_pinned_by_a_tag(services):
    pinned = re.compile(r"(postgres:\d+|redis:\d+\.\d+)-bookworm|bookgen:local")
    assert [
        each["image"] for each in services.values() if not pinned.fullmatch(each["image"])
    ] == []


def test_a_secret_is_where_it_is_needed_and_not_in_the_file(services):
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    named = re.findall(r"^ *(\w*(?:KEY|PASSWORD|AUTH)): (.*)$", text, flags=re.MULTILINE)
    holders = {name for name, each in services.items() if "op:wd-1" in str(each.get("environment"))}

    assert {value[:2] for _, value in named} == {"${"}
    assert "@" not in services["web"]["environment"]["DATABASE_URL"].replace("bookgen@", "")
    assert services["web"]["environment"]["PGPASSWORD"] == REQUIRED["POSTGRES_PASSWORD"]
    assert holders == {"flower"}


@pytest.mark.parametrize("missing", REQUIRED)
@pytest.mark.parametrize("empty", [False, True])
def test_without_a_secret_it_refuses_and_says_which(compose, missing, empty):
    given = {**REQUIRED, missing: ""} if empty else {**REQUIRED}
    if not empty:
        del given[missing]

    done = compose(**given).config()

    assert (done.returncode, done.stdout) == (1, "")
    assert re.search(rf"{missing} .*: put .* into \.env", done.stderr)


def test_what_is_required_is_a_row_of_the_example():
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    rows = (ROOT / ".env.example").read_text(encoding="utf-8")
    named = set(re.findall(r"\$\{(\w+)", text))
    assert {name for name in named if not re.search(rf"^(# )?{name}=", rows, re.MULTILINE)} == set()


def test_the_build_is_given_what_the_dockerfile_copies_and_no_more():
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    copied = re.findall(r"^COPY (\S+) ", dockerfile, flags=re.MULTILINE)
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()

    assert "*" in ignored
    assert {line[1:] for line in ignored if line.startswith("!")} == set(copied)


@pytest.mark.parametrize(
    ("name", "file", "right", "wrong"),
    [
        ("compose file", "docker-compose.yml", "stop_grace_period", "stop_grace_perriod"),
        ("Dockerfile", "Dockerfile", "\nUSER 10001:10001\n", "\nUSER root\n"),
    ],
)
def test_the_check_of_a_file_takes_it_and_refuses_it_with_a_mistake(
    tmp_path, name, file, right, wrong
):
    *command, _ = next(check.command for check in checks() if check.name == name)
    text = (ROOT / file).read_text(encoding="utf-8")
    (tmp_path / file).write_text(text.replace(right, wrong), encoding="utf-8")

    codes = [
        subprocess.run([*command, path / file], stdout=subprocess.DEVNULL, check=False).returncode
        for path in (ROOT, tmp_path)
    ]
    assert codes == [0, 1]
