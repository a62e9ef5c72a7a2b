package dev.holdfast.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/// What was measured of one trial.
///
/// @param ratio the median of the rounds; @param low the lowest; @param high the highest
/// @param against what the ratio divides by
/// @param figures absolute numbers by name, medians where rounds differ
public record Figure(
        Trial trial, double ratio, double low, double high, int rounds, String against, Map<String, Double> figures) {
    public Figure {
        figures = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    }

    static Figure of(Trial trial, Spread ratio, Map<String, Double> figures) {
        return new Figure(
                trial, ratio.median(), ratio.lowest(), ratio.highest(), ratio.rounds(), trial.against(), figures);
    }

    /// Whether the median reaches the bar; true where none is set.
    public boolean met() {
        return trial.met(ratio);
    }
}
