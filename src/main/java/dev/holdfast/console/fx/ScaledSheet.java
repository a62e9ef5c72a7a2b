package dev.holdfast.console.fx;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A style sheet with all that it imports, and with other lengths, those of its shapes among them: an arrow of a menu,
/// the cross of a tab.
///
/// The kit below ours gives its lengths in pixels, so a larger font alone would leave text without room. Hairlines stay
/// hairlines: what is thinner than a pixel, or thicker by a part of one, is what looks blurred.
final class ScaledSheet {
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern IMPORT = Pattern.compile("@import\\s+url\\(\"([^\"]+)\"\\)\\s*;");
    private static final Pattern DECLARATION = Pattern.compile("(-[-a-z0-9]+\\s*:)([^;{}]*px[^;{}]*)(?=[;}])");
    private static final Pattern SHAPE =
            Pattern.compile("(-fx-shape\\s*:\\s*\")([^\"aA]*)(?=\")"); // arcs have more than lengths
    private static final Pattern NUMBER = Pattern.compile("-?\\d*\\.?\\d+");
    private static final Pattern PIXELS = Pattern.compile("(?<![\\w.])(-?\\d*\\.?\\d+)px");

    private ScaledSheet() {}

    /// @param path of a resource
    /// @return where the toolkit finds the sheet
    static String of(String path, int percent) {
        String text = scaled(flat(path), percent / 100.0);
        return "data:text/css;base64," + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /// The text of a sheet, with that of the imported ones where they are named.
    static String flat(String path) {
        String text = COMMENT.matcher(read(path)).replaceAll("");
        String folder = path.substring(0, path.lastIndexOf('/') + 1);
        return IMPORT.matcher(text).replaceAll(found -> {
            String name = found.group(1);
            return Matcher.quoteReplacement(flat(name.startsWith("/") ? name : folder + name));
        });
    }

    static String scaled(String sheet, double factor) {
        String lengths =
                DECLARATION.matcher(sheet).replaceAll(found -> Matcher.quoteReplacement(declaration(found, factor)));
        return SHAPE.matcher(lengths)
                .replaceAll(found -> Matcher.quoteReplacement(found.group(1)
                        + NUMBER.matcher(found.group(2))
                                .replaceAll(number -> String.format(
                                        Locale.ROOT, " %.2f", Double.parseDouble(number.group()) * factor))));
    }

    private static String declaration(MatchResult found, double factor) {
        String property = found.group(1);
        if (property.contains("border-width") || property.contains("insets") || property.contains("stroke")) {
            return found.group();
        }
        boolean font = property.contains("font-size");
        return property
                + PIXELS.matcher(found.group(2))
                        .replaceAll(length -> length(Double.parseDouble(length.group(1)), factor, font));
    }

    private static String length(double usual, double factor, boolean font) {
        double exact = usual * factor;
        double length = font ? exact : Math.abs(usual) <= 1 ? usual : Math.rint(exact);
        return String.format(Locale.ROOT, "%.2fpx", length);
    }

    private static String read(String path) {
        try (InputStream in = Objects.requireNonNull(ScaledSheet.class.getResourceAsStream(path), path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        }
    }
}
