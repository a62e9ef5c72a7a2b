package dev.holdfast.console.fx;

import java.util.Collections;
import java.util.Enumeration;
import java.util.ResourceBundle;

/// Texts in a language that nobody speaks: accented, four tenths longer, in brackets. What has no brackets was not
/// taken from the bundle, and what has lost its last one is cut off.
final class PseudoBundle extends ResourceBundle {
    /// Of the locales that stand for it, as elsewhere: `en-XA`.
    static final String COUNTRY = "XA";

    private static final String PLAIN = "aceinosuyACEINOSUY";
    private static final String ACCENTED = "àçéîñöšüýÀÇÉÎÑÖŠÜÝ";
    private static final String LONGER = " öñé twö thréé fôür fîvé šîx šévéñ";

    private final ResourceBundle written;

    PseudoBundle(ResourceBundle written) {
        this.written = written;
    }

    @Override
    protected Object handleGetObject(String key) {
        return of(written.getString(key));
    }

    @Override
    public Enumeration<String> getKeys() {
        return Collections.enumeration(written.keySet());
    }

    /// Arguments of a pattern stay as they are.
    static String of(String text) {
        if (text.isBlank()) {
            return text;
        }
        StringBuilder pseudo = new StringBuilder("[");
        int depth = 0;
        int letters = 0;
        for (char each : text.toCharArray()) {
            depth += each == '{' ? 1 : each == '}' ? -1 : 0;
            int plain = depth == 0 ? PLAIN.indexOf(each) : -1;
            letters += depth == 0 && Character.isLetter(each) ? 1 : 0;
            pseudo.append(plain < 0 ? each : ACCENTED.charAt(plain));
        }
        int more = Math.ceilDiv(letters * 4, 10);
        for (int i = 0; i < more; i++) {
            pseudo.append(LONGER.charAt(i % LONGER.length()));
        }
        return pseudo.append(']').toString();
    }
}
