package dev.holdfast.console.fx;

import dev.holdfast.node.Operations;
import java.time.InstantSource;

/// What every screen is made from.
///
/// @param actor who sits before the console, for the record of what they do
/// @param layout what the last window left behind
public record ScreenTools(
        Operations operations,
        Background background,
        Navigator navigator,
        Texts texts,
        Formats formats,
        Layout layout,
        InstantSource clock,
        String actor) {}
