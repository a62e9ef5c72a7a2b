/// Archive now: scope, plan, confirm, live progress. [ArchiveNowModel] is the state machine; the rest shows it.
@NullMarked
package dev.holdfast.console.archivenow;

import org.jspecify.annotations.NullMarked;
