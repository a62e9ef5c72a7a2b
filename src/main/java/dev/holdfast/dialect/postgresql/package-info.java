/// PostgreSQL, version 12 and later.
///
/// What reads the catalog is SQL in files of its own (`sql/postgresql`), a handful of statements for a whole database:
/// one with 20,000 tables is read in seconds. What runs on governed tables is rendered here, one text block each. Types
/// are named so that they mean the same whatever the search path: `text`, `numeric(12,2)`, but `public.order_status`.
@NullMarked
package dev.holdfast.dialect.postgresql;

import org.jspecify.annotations.NullMarked;
