package dev.holdfast.run;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How many chunks may move at once in a database, whether it is their source or their archive.
public record Cap(String database, int chunks) {
    /// The most that one run may ask of one database.
    public static final int MOST = 16;

    private static final Pattern TEXT = Pattern.compile("([a-z][a-z0-9_-]*)=(\\d{1,3})");

    public Cap {
        if (chunks < 1 || chunks > MOST) {
            throw new HoldfastException(
                    ErrorCode.USAGE, "the cap of " + database + ", " + chunks + ", is not between 1 and " + MOST);
        }
    }

    /// @param text `shop=4`
    /// @throws HoldfastException `USAGE` when it is none
    public static Cap parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new HoldfastException(
                    ErrorCode.USAGE, "'" + text + "' is no cap: write DATABASE=CHUNKS, such as shop=4");
        }
        return new Cap(matcher.group(1), Integer.parseInt(matcher.group(2)));
    }

    @Override
    public String toString() {
        return database + "=" + chunks;
    }
}
