package dev.holdfast.dialect.crossing;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A type as a catalog spells it, taken apart: `timestamp(3) without time zone`, `nvarchar(max) collate
/// Latin1_General_BIN2`.
///
/// @param base without modifiers and collation
/// @param modifiers length, or precision and scale; `max` is [#MAX]
record SpeltType(String base, List<Integer> modifiers) {
    static final int MAX = Integer.MAX_VALUE;

    private static final Pattern MODIFIERS = Pattern.compile("\\((max|-?\\d+(?:,-?\\d+)*)\\)");

    SpeltType {
        modifiers = List.copyOf(modifiers);
    }

    static SpeltType parse(String spelling) {
        int collation = spelling.indexOf(" collate ");
        String type = collation < 0 ? spelling : spelling.substring(0, collation);
        Matcher found = MODIFIERS.matcher(type);
        if (!found.find()) {
            return new SpeltType(type, List.of());
        }
        List<Integer> modifiers = found.group(1).equals("max")
                ? List.of(MAX)
                : Arrays.stream(found.group(1).split(",", -1))
                        .map(Integer::valueOf)
                        .toList();
        return new SpeltType(type.substring(0, found.start()) + type.substring(found.end()), modifiers);
    }

    /// @return the modifier at `index`, or `otherwise` where the type has none
    int modifier(int index, int otherwise) {
        return index < modifiers.size() ? modifiers.get(index) : otherwise;
    }
}
