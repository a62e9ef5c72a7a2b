package dev.holdfast.console.fx;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What a person settled for this console, kept with the layout. What was never settled follows the system.
public final class Preferences {
    private static final String THEME = "theme";
    private static final String LOCALE = "locale";
    private static final String ZONE = "zone";
    private static final String SCALE = "scale";

    private final Layout layout;

    public Preferences(Layout layout) {
        this.layout = layout;
    }

    /// Empty to follow the desktop.
    public Optional<Theme> theme() {
        return Theme.ofId(layout.get(THEME, ""));
    }

    public void theme(Optional<Theme> wanted) {
        layout.put(THEME, wanted.map(Theme::id).orElse(""));
    }

    /// How numbers and dates are written; empty to follow the system. A tag that is none is as good as none.
    public Optional<Locale> locale() {
        String tag = layout.get(LOCALE, "");
        Locale locale = Locale.forLanguageTag(tag);
        return tag.isEmpty() || locale.getLanguage().isEmpty() ? Optional.empty() : Optional.of(locale);
    }

    public void locale(Optional<Locale> wanted) {
        layout.put(LOCALE, wanted.map(Locale::toLanguageTag).orElse(""));
    }

    /// Where the reader sits; empty to follow the system. A zone that is none is as good as none.
    public Optional<ZoneId> zone() {
        try {
            String id = layout.get(ZONE, "");
            return id.isEmpty() ? Optional.empty() : Optional.of(ZoneId.of(id));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    public void zone(Optional<ZoneId> wanted) {
        layout.put(ZONE, wanted.map(ZoneId::getId).orElse(""));
    }

    /// How large everything is, in percent; what is no size is the usual one.
    public int scale() {
        return Scale.parse(layout.get(SCALE, ""));
    }

    public void scale(int percent) {
        layout.put(SCALE, Integer.toString(percent));
    }

    /// Forgets what else the layout holds: where things stand was found, not settled.
    public void forgetTheRest() {
        layout.keepOnly(Set.of(THEME, LOCALE, ZONE, SCALE));
    }
}
