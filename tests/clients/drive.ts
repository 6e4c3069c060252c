// A stranger's program: made of the description alone, it drives the running site and says what it saw.
// Its types are checked before: a field or an address that is not described does not compile.
import createClient from "openapi-fetch";
import type { components, paths } from "./schema.js";

// From the environment of the process; no types of Node are needed for that.
declare const process: { argv: string[]; stdout: { write(text: string): void } };
const [, , baseUrl, token, code, region] = process.argv;
const client = createClient<paths>({ baseUrl, headers: { Authorization: `Token ${token}` } });
const seen: Record<string, unknown> = {};

type NewOrganization = components["schemas"]["NewOrganization"];
const body: NewOrganization = {
  uscc: code,
  name: "外部程序有限公司",
  kind: "enterprise",
  region,
  staff_count: 60000,
};

const made = await client.POST("/api/v1/organizations/", { body });
if (made.data === undefined) throw new Error(JSON.stringify(made.error));
seen.created = [made.response.status, made.data.name, Object.keys(made.data.warnings ?? {})];

const again = await client.POST("/api/v1/organizations/", { body: { ...body, name: "" } });
const errors = again.error !== undefined && "errors" in again.error ? again.error.errors : [];
seen.errors = errors.map((each) => [each.field, each.code]);

const list = await client.GET("/api/v1/organizations/", {
  params: { query: { uscc: code, kind: ["enterprise"], ordering: "id", limit: 10 } },
});
seen.listed = list.data?.results.map((row) => row.uscc);

const id = String(made.data.id);
const changed = await client.PATCH("/api/v1/organizations/{id}/", {
  params: { path: { id } },
  body: { version: made.data.version, staff_count: 70 },
});
seen.changed = [changed.response.status, changed.data?.staff_count];

const stale = await client.PATCH("/api/v1/organizations/{id}/", {
  params: { path: { id } },
  body: { version: made.data.version, address: "新址" },
});
const conflict = stale.error as components["schemas"]["ConflictError"];
seen.conflict = [stale.response.status, conflict.code, conflict.current?.staff_count];

const bulk = await client.POST("/api/v1/organizations/bulk/", {
  body: { rows: [{ id: made.data.id, version: changed.data!.version, address: "新址" }, { ...body, kind: "social" }] },
});
seen.bulk = bulk.data?.results.map((each) => [each.status, each.errors?.map((error) => error.code)]);

const missing = await client.GET("/api/v1/organizations/{id}/", { params: { path: { id: "999999999" } } });
seen.missing = missing.response.status;

process.stdout.write(JSON.stringify(seen));
