/// The palette (Ctrl+K): one field that finds rooms, actions, policies, sessions and holds by what one remembers of
/// their names, and goes there.
///
/// What is found is ranked by [Match]; things are read from the engine each time the palette opens, in the background,
/// while those of the time before are shown.
@NullMarked
package dev.holdfast.console.palette;

import org.jspecify.annotations.NullMarked;
