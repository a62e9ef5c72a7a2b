/// One session: progress, controls that claim nothing before the engine does, timeline of its family, chunks.
@NullMarked
package dev.holdfast.console.session;

import org.jspecify.annotations.NullMarked;
