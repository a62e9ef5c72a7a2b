/// The governed databases of one installation: where they are, who logs in, and pools of connections to them.
///
/// Passwords are only ever references ([SecretRef]); they are read when a pool opens and are never stored, logged or
/// passed as arguments. Only [GovernedDatabase] begins, commits or rolls back on a governed database.
@NullMarked
package dev.holdfast.estate;

import org.jspecify.annotations.NullMarked;
