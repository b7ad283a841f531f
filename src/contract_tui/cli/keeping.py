"""`contract-tui backup`, `restore` and `export`: a home kept safe (docs/operations.md)."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from contract_tui.cli import output, shapes
from contract_tui.cli.targets import add_force
from contract_tui.cli.usage import Commands, Parser, add_command
from contract_tui.cli.values import file_path, folder_path
from contract_tui.config import home_folder, refuse_foreign
from contract_tui.domain.backups import LeftOut, Manifest
from contract_tui.domain.clock import SystemClock, local_text
from contract_tui.domain.commands import command
from contract_tui.domain.errors import ExitCode

if TYPE_CHECKING:
    from contract_tui.cli.context import Context


def add(commands: "Commands[Parser]") -> None:
    """Declare `contract-tui backup`, `contract-tui restore`, `contract-tui export` with their arguments."""
    backup = add_command(
        commands,
        "backup",
        "把数据库以及数据文件夹所需的密钥和设置写入一个文件（权限 0600），不需要停止使用",
        examples=("contract-tui backup 备份.tar",),
    )
    backup.add_argument("file", metavar="FILE", type=file_path, help="备份文件；不覆盖已有的文件")
    add_force(backup)
    backup.set_defaults(run=_backup)
    restore = add_command(
        commands,
        "restore",
        "检查备份，然后恢复到新的或空的数据文件夹",
        examples=("contract-tui --home /srv/contracts restore 备份.tar",),
    )
    restore.add_argument("file", metavar="FILE", type=file_path, help="backup 写出的备份文件")
    restore.add_argument(
        "--force", action="store_true", help="数据文件夹不空时也恢复；现有内容移到其中的 replaced-… 保留"
    )
    restore.set_defaults(run=_restore)
    export = add_command(
        commands,
        "export",
        "导出全部可下载的合同 PDF、JSON 索引和 SHA256SUMS；有文件损坏时退出码 3",
        examples=("contract-tui export 合同存档", "cd 合同存档 && sha256sum -c SHA256SUMS"),
    )
    export.add_argument("folder", metavar="DIR", type=folder_path, help="新的或空的文件夹")
    export.set_defaults(run=_export)


def _backup(context: "Context") -> ExitCode:
    from contract_tui.desk.keeping.backup import make_backup

    made = make_backup(
        context.desk,
        Path(context.args.file),
        context.config_file,
        os.environ,
        replace=context.args.force,
    )
    manifest = made.manifest
    done = f"已备份到 {made.path}：{_summary(manifest)}"
    if context.json:
        output.did(f"{done}。")
        output.write_json({"path": str(made.path), "bytes": made.bytes, **_manifest_shape(manifest)})
        return ExitCode.DONE
    output.talk(done)
    _talk_left_out(manifest.left_out, manifest.environment)
    return ExitCode.DONE


def _restore(context: "Context") -> ExitCode:
    from contract_tui.desk.keeping.restore import restore

    home = home_folder(context.home)
    refuse_foreign(home, said=bool(getattr(context.args, "as_root", False)))
    done = restore(
        Path(context.args.file).expanduser(),
        home,
        context.config_file,
        SystemClock().now(),
        replace=context.args.force,
    )
    manifest = done.manifest
    restored = f"已恢复到 {done.home}：{_summary(manifest)}，备份于 {local_text(manifest.made_at)}。"
    if context.json:
        output.did(restored)
        output.write_json(
            {
                "home": str(done.home),
                "kept": str(done.kept) if done.kept else None,
                "outside": [
                    {"setting": each.setting, "was": each.was, "now": each.now} for each in done.outside
                ],
                **_manifest_shape(manifest),
            }
        )
        return ExitCode.DONE
    output.talk(restored)
    if done.kept:
        output.talk(f"原有内容保留在 {done.kept}。")
    for each in done.outside:
        output.talk(f"{each.setting} 原在 {each.was}，现在 {each.now}；原处没有时请移回，或改正设置。")
    _talk_left_out(manifest.left_out, manifest.environment)
    output.talk(f"请执行 {command('check')} 和 {command('doctor')} 核对。")
    return ExitCode.DONE


def _export(context: "Context") -> ExitCode:
    from contract_tui.desk.keeping.export import export

    done = export(context.desk, Path(context.args.folder), SystemClock())
    problems = [{"number": number, "problem": words} for number, words in done.problems]
    exported = f"已导出到 {done.path}：{done.contracts} 份合同，{done.documents} 份 PDF。"
    output.did(exported)
    if context.json:
        output.write_json(
            {
                "path": str(done.path),
                "contracts": done.contracts,
                "documents": done.documents,
                "problems": problems,
            }
        )
    else:
        for number, words in done.problems:
            output.write(f"{number}  {words}")
        output.talk(exported)
    return ExitCode.FORBIDDEN if problems else ExitCode.DONE


def _manifest_shape(manifest: Manifest) -> dict[str, object]:
    return {
        "made_at": shapes.utc(manifest.made_at),
        "contracts": manifest.contracts,
        "events": manifest.events,
        "files": [each.name for each in manifest.files],
        "left_out": [{"path": each.path, "why": each.why} for each in manifest.left_out],
        "environment": list(manifest.environment),
    }


def _summary(manifest: Manifest) -> str:
    return f"{manifest.contracts} 份合同，{manifest.events} 条事件，{len(manifest.files)} 个文件"


def _talk_left_out(left_out: Sequence[LeftOut], environment: Sequence[str]) -> None:
    for each in left_out:
        output.talk(f"没有放入备份：{each.path}（{each.why}）")
    if environment:
        output.talk(f"以下设置来自环境变量，请另行记录：{'、'.join(environment)}")
