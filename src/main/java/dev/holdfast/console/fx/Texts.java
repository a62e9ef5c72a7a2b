package dev.holdfast.console.fx;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.concurrent.ConcurrentHashMap;

/// Every text that a person reads in the console: `%keys` in FXML, [#get] and [#format] in code.
///
/// A locale of the country `XA` (`-Duser.country=XA`) gives a [PseudoBundle], which shows what would go wrong in a
/// language of longer words.
public final class Texts {
    private final ResourceBundle bundle;
    private final Map<String, MessageFormat> patterns = new ConcurrentHashMap<>();

    public Texts(Locale locale) {
        ResourceBundle written = ResourceBundle.getBundle(
                "dev.holdfast.console.texts",
                locale,
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
        this.bundle = PseudoBundle.COUNTRY.equals(locale.getCountry()) ? new PseudoBundle(written) : written;
    }

    public ResourceBundle bundle() {
        return bundle;
    }

    public String get(String key) {
        return bundle.getString(key);
    }

    /// Fills a pattern of [MessageFormat]; hand numbers over formatted, so that they look alike everywhere.
    public String format(String key, Object... arguments) {
        MessageFormat parsed = patterns.computeIfAbsent(key, each -> new MessageFormat(get(each), Locale.ROOT));
        return ((MessageFormat) parsed.clone()).format(arguments); // one is not for several threads
    }
}
