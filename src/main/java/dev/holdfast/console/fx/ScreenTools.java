package dev.holdfast.console.fx;

import dev.holdfast.node.Operations;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/// What every screen is made from.
///
/// @param actor who sits before the console, for the record of what they do
/// @param layout what the last window left behind
/// @param jobs what goes on in the background
public record ScreenTools(
        Operations operations,
        Background background,
        Navigator navigator,
        Texts texts,
        Formats formats,
        Layout layout,
        InstantSource clock,
        String actor,
        Jobs jobs) {
    /// Day and minute in the reader's zone, as short as may be.
    public String near(@Nullable Instant instant) {
        return near(instant, formats.zone());
    }

    public String near(@Nullable Instant instant, ZoneId zone) {
        return formats.near(instant, zone, clock.instant());
    }

    /// The same with another background.
    public ScreenTools with(Background other) {
        return new ScreenTools(operations, other, navigator, texts, formats, layout, clock, actor, jobs);
    }
}
