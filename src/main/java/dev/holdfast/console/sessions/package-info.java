/// The list of sessions: server-side filter and pages, refreshed in place.
@NullMarked
package dev.holdfast.console.sessions;

import org.jspecify.annotations.NullMarked;
