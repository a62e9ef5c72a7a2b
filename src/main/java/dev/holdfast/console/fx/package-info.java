/// The bridge between the engine and JavaFX, and what every screen shares: threads, texts, formats, theme, looks of
/// states, the contract of a screen.
///
/// The toolkit's thread is entered in [FxBackground] only. Nothing here knows a particular screen.
@NullMarked
package dev.holdfast.console.fx;

import org.jspecify.annotations.NullMarked;
