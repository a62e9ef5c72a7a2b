/// Production safety: a console opens read-only where a governed database is production, until a person arms it.
///
/// [Guard] is the one place that refuses. What else is here shows it: the band says how it stands, [Locks] makes what
/// writes look locked and say how to arm, [EnvironmentStrip] tells each dialog where it acts.
@NullMarked
package dev.holdfast.console.arm;

import org.jspecify.annotations.NullMarked;
