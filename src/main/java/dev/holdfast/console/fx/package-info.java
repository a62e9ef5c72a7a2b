/// The bridge between the engine and JavaFX, and what every screen shares: threads, texts, formats, theme, looks of
/// states, the contract of a screen.
///
/// The toolkit's thread is entered in [FxBackground] only. Nothing here knows a particular screen.
///
/// What a node costs, when it is drawn for the first time, are its styles: hundreds at once are a pause that one feels.
/// So rows of tables ([UnfoldingFlow]), and cards and parts of a screen ([Gradually]), come a few in each frame.
@NullMarked
package dev.holdfast.console.fx;

import org.jspecify.annotations.NullMarked;
