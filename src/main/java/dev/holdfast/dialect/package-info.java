/// The only place where PostgreSQL and SQL Server differ, and the only place that writes SQL on governed tables.
///
/// A [Dialect] renders statements; it opens no connection and begins no transaction. Identifiers come from the catalog
/// and go through `quote`; values are always bound. Keys travel as [Keys]: one typed array for each key column.
@NullMarked
package dev.holdfast.dialect;

import org.jspecify.annotations.NullMarked;
