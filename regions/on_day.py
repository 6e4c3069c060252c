"""What the tree of regions was on a day, as SQL with the parameter `day` (see `orgs.on_day`)."""

#: id, code, name, level, parent_id, path, alive: every region that is known today, called and
#: placed as on the day. One that was founded later stands where it was founded, not alive.
TREE = """
    WITH RECURSIVE known AS (
        SELECT region.id, region.code,
            coalesce(former.name, region.name) AS name,
            coalesce(former.level, region.level) AS level,
            CASE WHEN former.id IS NULL THEN region.parent_id ELSE former.parent_id END
                AS parent_id,
            coalesce(region.founded_on <= %(day)s, true)
                AND coalesce(region.abolished_on > %(day)s, true) AS alive
        FROM regions_region region
        LEFT JOIN LATERAL (
            SELECT * FROM regions_formerregion
            WHERE region_id = region.id AND until > %(day)s ORDER BY until LIMIT 1
        ) former ON true
    ),
    tree AS (
        SELECT known.*, known.id || '/' AS path FROM known WHERE parent_id IS NULL
        UNION ALL
        SELECT known.*, tree.path || known.id || '/'
        FROM known JOIN tree ON known.parent_id = tree.id
    )
    SELECT id, code, name, level, parent_id, path, alive FROM tree
"""
