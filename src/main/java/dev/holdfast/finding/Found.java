package dev.holdfast.finding;

import java.util.List;

/// What a rule sees now.
///
/// @param key what it is about, the same each time: of two with one key there is one finding
/// @param subject the same for people: `policy orders`
/// @param message one sentence
public record Found(
        String key, Severity severity, String subject, String message, List<Figure> figures, Action action) {
    public Found {
        figures = List.copyOf(figures);
    }
}
