"""All settings, in the lowest package as every package reads them; nothing else reads the environment."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationInfo, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from corpus.printable import printable

SHARED = Path("../shared/corpus")
_PATHS = ("data_dir", "source", "catalogue", "selection", "users_file")


class Settings(BaseSettings):
    """Values come from COPILOT_* variables, then from copilot.toml in the working folder, then from here."""

    model_config = SettingsConfigDict(env_prefix="COPILOT_", toml_file="copilot.toml", extra="forbid")

    data_dir: Path = Field(Path(".copilot-data"), description="everything the program writes")
    source: Path | None = Field(None, description="folder of PDFs that a refresh reads")
    catalogue: Path | None = Field(None, description="catalogue.jsonl.gz with all ITU-T editions")
    itu_site: str = Field(
        "https://www.itu.int", description="site that documents are fetched from; empty: never"
    )
    selection: Path | None = Field(None, description="selection file: which texts are fetched from the site")
    site_interval: float = Field(1.0, ge=0, le=3600, description="seconds between two requests to the site")
    site_timeout: float = Field(30.0, gt=0, le=600, description="seconds of silence after which it is left")
    site_total_timeout: float = Field(900.0, gt=0, le=86400, description="seconds for one file of the site")
    chroma_url: str = Field("", description="Chroma server; empty: embedded in the data folder")
    chroma_token: str = Field("", description="token for chroma_url, or the key of Chroma Cloud", repr=False)
    chroma_tenant: str = Field("default_tenant", description="tenant at chroma_url")
    chroma_database: str = Field("default_database", description="database at chroma_url")
    llm_url: str = Field("", description="OpenAI-compatible server, ends with /v1")
    llm_model: str = Field(
        "", description='model name at llm_url; without llm_url "packaged" (extra local) or a GGUF file'
    )
    llm_key: str = Field("", description="key for llm_url", repr=False)
    llm_mode: Literal["auto", "choose", "write"] = Field(
        "auto", description="choose quotations, or write from them; auto: a server writes, a file chooses"
    )
    llm_timeout: float = Field(60.0, gt=0, le=3600, description="seconds of silence of the language model")
    llm_total_timeout: float = Field(300.0, gt=0, le=7200, description="seconds for one generated text")
    llm_threads: int = Field(0, ge=0, le=256, description="for a GGUF file; 0: as many as there are cores")
    llm_judge: bool = Field(False, description="ask the model, too, whether each sentence is supported")
    unsupported: Literal["drop", "show"] = Field(
        "drop", description="generated sentences that no quotation supports: left out, or shown as such"
    )
    record: bool = Field(True, description="keep every question and answer in the data folder (copilot log)")
    embed_model: str = Field(
        "all-MiniLM-L6-v2",
        description="packaged model, multilingual-e5-small (extra multilingual), or a Hugging Face name or "
        "folder (extra huggingface)",
    )
    embed_query_prefix: str | None = Field(
        None, description='put before a question, "query: " for E5; unset: as the model\'s files say'
    )
    embed_passage_prefix: str | None = Field(
        None, description='put before a passage, "passage: " for E5; unset: as the model\'s files say'
    )
    rerank_model: str = Field(
        "",
        description="judge of the best hits: a Hugging Face cross-encoder (extra huggingface) or folder, "
        'or "llm"; empty: the packaged one',
    )
    embed_threads: int = Field(0, ge=0, le=256, description="0: as many as there are cores")
    keep_generations: int = Field(2, ge=1, le=50, description="older generations kept for going back")
    parse_workers: int = Field(0, ge=0, le=64, description="0: as many as there are cores")
    definition_start: Literal["capital", "lower", "any"] = Field(
        "capital", description="what a definition begins with, for copilot check"
    )
    check_rules: str = Field(
        "", description='rules that copilot check runs: "WRD,-WRD-004"; "-TRM-002": all but this; empty: all'
    )
    templates: Path | None = Field(
        None, description="folder with the study group's templates liaison.docx and contribution.docx"
    )
    host: str = Field("127.0.0.1", description="address the page listens on")
    port: int = Field(7860, ge=0, le=65535, description="port the page listens on")
    largest_upload: int = Field(100, ge=1, le=2000, description="megabytes of a PDF handed in on the page")
    users_file: Path | None = Field(
        None, description="who may sign in (copilot users add); unset: users.json in the data folder"
    )
    session_hours: float = Field(12.0, gt=0, le=8760, description="hours after which one signs in again")
    proxy_user_header: str = Field(
        "",
        description="header by which a reverse proxy names the user, as X-Remote-User; with trusted_proxies",
    )
    trusted_proxies: str = Field(
        "", description="addresses of the reverse proxies whose headers are believed, comma-separated"
    )
    hosts: str = Field(
        "", description="names by which the page is reached beside localhost and addresses, comma-separated"
    )
    insecure: bool = Field(False, description="serve others than this machine without login")
    librarians: str = Field(
        "", description='who may change the library beside the librarians of users_file; "*": everybody'
    )
    questions_per_minute: int = Field(30, ge=1, le=100000, description="questions of one user in a minute")
    connections: int = Field(800, ge=10, le=100000, description="connections at a time")
    connections_per_address: int = Field(
        200,
        ge=2,
        le=100000,
        description="connections at a time of one address; trusted proxies have no limit",
    )
    metrics_token: str = Field(
        "", description="bearer token for /metrics; empty: this machine alone may read them", repr=False
    )
    mcp: bool = Field(False, description="offer ask, search, draft and check as MCP tools (extra mcp)")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "WARNING"

    @field_validator(*_PATHS, mode="before")
    @classmethod
    def _unset(cls, value: object, field: ValidationInfo) -> object:
        """A path of no letters is as if it were not set, not the folder where the program is started."""
        return value if value != "" else cls.model_fields[field.field_name or ""].get_default()

    @field_validator(*_PATHS)
    @classmethod
    def _at_home(cls, path: Path | None) -> Path | None:
        """`~` also where no shell has read it."""
        try:
            return path and path.expanduser()
        except RuntimeError as error:
            raise ValueError(f"{path}: nobody knows where that is ({error}); write the whole path") from error

    @field_validator("data_dir")
    @classmethod
    def _a_folder(cls, path: Path) -> Path:
        try:
            os.path.abspath(path).encode()  # noqa: PTH100
        except UnicodeEncodeError as error:
            raise ValueError(f"{printable(str(path))} is not in UTF-8; Chroma keeps nothing there") from error
        # unlike Path.exists, these say no where a folder on the way may not be read
        if os.path.lexists(path) and not os.path.isdir(path):  # noqa: PTH112
            raise ValueError(f"{printable(str(path))} is no folder; name one that is or can be made")
        return path

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)
