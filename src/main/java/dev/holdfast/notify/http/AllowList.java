package dev.holdfast.notify.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// What an administrator allows beyond the rules, as `host:port`, letters small.
///
/// @param inside hosts whose addresses may be private or loopback
/// @param plain hosts that may be called by `http`; @param authorities who vouches for certificates, by `https`
public record AllowList(Set<String> inside, Set<String> plain, Authorities authorities) {
    /// Nothing beyond the rules.
    public static final AllowList NOTHING = new AllowList(Set.of(), Set.of());

    private static final Pattern ENTRY = Pattern.compile("(\\[[0-9a-f:.]+]|[a-z0-9.-]+):([1-9]\\d{0,4})");

    public AllowList {
        inside = Set.copyOf(inside);
        plain = Set.copyOf(plain);
    }

    /// With no authorities but those of the platform.
    public AllowList(Set<String> inside, Set<String> plain) {
        this(inside, plain, Authorities.OF_THE_PLATFORM);
    }

    /// Reads entries between commas. @param problems gets a sentence for each that is no `host:port`
    public static Set<String> entries(String text, List<String> problems) {
        Set<String> entries = new TreeSet<>();
        List<String> wrong = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            String entry = part.strip().toLowerCase(Locale.ROOT);
            var matcher = ENTRY.matcher(entry);
            if (matcher.matches() && Integer.parseInt(matcher.group(2)) <= 65_535) {
                entries.add(entry);
            } else if (!entry.isEmpty()) {
                wrong.add(part.strip());
            }
        }
        wrong.forEach(entry -> problems.add("\"" + Visible.text(entry, 80) + "\" is no host:port"));
        return entries;
    }

    /// With one more that may be both. @param place `host:port`
    public AllowList with(String place) {
        Set<String> more = Set.of(place);
        return new AllowList(union(inside, more), union(plain, more), authorities);
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> both = new TreeSet<>(one);
        both.addAll(other);
        return both;
    }

    boolean inside(String host, int port) {
        return inside.contains(entry(host, port));
    }

    boolean plain(String host, int port) {
        return plain.contains(entry(host, port));
    }

    private static String entry(String host, int port) {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
