"""The reading process: `python -m core.imports.reading.reader`, started by `process`.

Standard input: one JSON line (the request: limits, the plans of the sheets, keys), then the bytes
of the file. Standard output: `frames`. Whatever the file does to this process, the parent sees an
ended process and nothing else. Nothing here may import Django: an import would wait for it.
"""

import functools
import json
import resource
import sys


def main() -> None:
    request = json.loads(sys.stdin.buffer.readline())
    # Before anything else: whatever happens from here on happens within the limits.
    resource.setrlimit(resource.RLIMIT_AS, (request["memory"], request["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (request["seconds"], request["seconds"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    from core.imports.reading import frames
    from core.imports.reading.errors import Refused
    from core.imports.reading.mapping import Mapping
    from core.imports.reading.plan import Plan
    from core.imports.reading.rows import known_titles
    from core.imports.reading.sources import open_source

    @functools.cache
    def keys():
        from core.values.ciphers import Keys

        return Keys(**request["keys"])

    out = sys.stdout.buffer
    plans = {title: Plan(title, described) for title, described in request["sheets"].items()}
    try:
        data = sys.stdin.buffer.read(request["max_bytes"] + 1)
        if len(data) > request["max_bytes"]:
            raise Refused(f"文件超过 {request['max_bytes'] // 1048576} MB，请拆成几个文件再导入")
        mapping = Mapping(**request["mapping"]) if request.get("mapping") is not None else None
        sheets = open_source(
            data,
            request["name"],
            max_unpacked=request["max_unpacked"],
            known=known_titles(plans, mapping),
        )
        if request["mode"] == "rows":
            from core.imports.reading.rows import send_rows

            send_rows(sheets, plans, mapping, keys, out)
        else:
            from core.imports.reading.bad_rows import send_workbook

            send_workbook(sheets, plans, mapping, request["problems"], out)
    except Refused as refusal:
        frames.send(out, {"refused": str(refusal)})
    except MemoryError:
        text = "文件过大，超出内存限制，请拆成几个文件（每个不超过 20 万行）再导入"
        frames.send(out, {"refused": text})
    out.flush()


if __name__ == "__main__":
    main()
