/// The bridge between the engine and JavaFX, and what every screen shares: threads, texts, formats, theme, looks of
/// states, the contract of a screen.
///
/// The toolkit's thread is entered in [FxBackground] only. Nothing here knows a particular screen.
///
/// What a node costs, when it is drawn for the first time, are its styles: hundreds at once are a pause that one feels.
/// So rows of tables ([UnfoldingFlow]), cards ([Gradually]) and parts of a screen ([Later]) come a few in every second
/// frame, and what a part's file says is not even made before.
/// What is only hidden is styled as well. Walk a screen by [Nodes#below]: the scene has not all of it yet.
@NullMarked
package dev.holdfast.console.fx;

import org.jspecify.annotations.NullMarked;
