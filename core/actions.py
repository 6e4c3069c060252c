"""The actions for which core itself asks a user; `accounts.choices.Action` names them for people,
and those of the apps beside them."""

#: Rows of the registry: what pages, lists and the API are about unless they say otherwise.
SEE = "see_registry"
EDIT = "edit_registry"
EXPORT = "export"
#: Taking out lists of persons, and saying yes to those that others take out.
EXPORT_PERSONS = "export_members"
BULK_EDIT = "bulk_edit"
IMPORT = "import"
#: Importing sheets about persons.
IMPORT_PERSONS = "import_members"
#: Numbers and days by which the whole county is judged.
EDIT_RULES = "edit_rules"
OPERATE = "operate"
#: Giving grants: whoever may finds every place of a grant by its name.
GRANT = "manage_grants"
READ_AUDIT = "read_audit"
