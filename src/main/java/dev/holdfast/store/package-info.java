/// The control database: the embedded server, migrations, transactions, generated jOOQ.
///
/// Started with no settings, Holdfast keeps a PostgreSQL server of its own ([EmbeddedServer]): real server binaries
/// from Maven, data under the state directory, loopback only, a password of its own. With `control.url` it uses that
/// server instead and starts none. [Store] is the only place that begins, commits or rolls back on the control
/// database; what must run inside takes the [Tx], so that a signature tells.
///
/// The schema grows by reversible migrations (`sql/migrations`, see [Migrations]). jOOQ's classes in `store.db` are
/// generated from a really migrated server on each build ([Codegen]) and are never committed.
@NullMarked
package dev.holdfast.store;

import org.jspecify.annotations.NullMarked;
