package dev.holdfast.notify.http;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// An address that is called, in a spelling that has one meaning.
///
/// @param host letters small; of an IPv6 address without brackets
/// @param port never absent
/// @param plain whether by `http`, without TLS
public record CallbackUrl(URI uri, String host, int port, boolean plain) {
    private static final int LONGEST = 2_000;
    private static final int HTTPS = 443;
    private static final int HTTP = 80;
    private static final int FIRST_FREE_PORT = 1_024;

    /// What `java.net.URI` accepts and other readers see otherwise is refused before it is asked.
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9:/?\\[\\]@!$&'()*+,;=._~%-]+");

    private static final Pattern AUTHORITY =
            Pattern.compile("(?i)(https?)://(\\[[0-9a-f:.]+]|[a-z0-9.-]+)(?::(\\d{1,5}))?(?:[/?].*)?");
    private static final Pattern LABEL = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern NUMBER = Pattern.compile("\\d+|0x[0-9a-f]*");
    private static final Pattern DOTTED =
            Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");

    /// Reads and vets a text; asks no name server.
    ///
    /// @param what names the thing in errors, `callback.url of policy orders`
    /// @throws HoldfastException `BLOCKED` with the rule that it breaks
    public static CallbackUrl parse(String what, String text, AllowList allowed) {
        try {
            return read(text, allowed);
        } catch (UnknownHostException | URISyntaxException e) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED, what + ": " + Visible.text(String.valueOf(e.getMessage()), 300), e);
        }
    }

    private static CallbackUrl read(String text, AllowList allowed) throws UnknownHostException, URISyntaxException {
        if (text.length() > LONGEST) {
            throw refused("it is longer than " + LONGEST + " characters");
        }
        if (!SAFE.matcher(text).matches()) {
            throw refused("it may hold letters, digits and the signs of a URL only, no fragment, blank, back-slash"
                    + " or line break");
        }
        if (text.indexOf('@') >= 0 && text.indexOf('@') < pathStart(text)) {
            throw refused("it carries a login; sign with a secret instead");
        }
        var parts = AUTHORITY.matcher(text);
        if (!parts.matches()) {
            throw refused("it is https://host, with a port and a path if need be");
        }
        URI uri = new URI(text);
        boolean plain = parts.group(1).equalsIgnoreCase("http");
        String name = parts.group(2).toLowerCase(Locale.ROOT);
        if (uri.getHost() == null || !uri.getHost().toLowerCase(Locale.ROOT).equals(name)) {
            throw refused("its host can be read in two ways");
        }
        String host = name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
        int port = parts.group(3) == null ? (plain ? HTTP : HTTPS) : Integer.parseInt(parts.group(3));
        checkHost(host, name.startsWith("["));
        checkPort(host, port, plain, allowed);
        Optional<InetAddress> literal = Addresses.literal(host);
        if (literal.isPresent()) {
            Addresses.require(host, port, literal.get(), allowed);
        }
        return new CallbackUrl(uri, host, port, plain);
    }

    private static int pathStart(String text) {
        int begin = text.indexOf("://") + 3;
        int end = begin;
        while (end < text.length() && text.charAt(end) != '/' && text.charAt(end) != '?') {
            end++;
        }
        return end;
    }

    private static void checkHost(String host, boolean bracketed) throws RefusedAddressException {
        if (bracketed) {
            Optional<InetAddress> address = Addresses.literal(host);
            // a mapped address comes back as one of IPv4
            if (address.isEmpty() || address.get().getAddress().length != 16 || host.contains(".")) {
                throw refused("[" + host + "] is no address of IPv6, or one that hides another");
            }
            return;
        }
        String[] labels = host.split("\\.", -1);
        for (String label : labels) {
            if (!LABEL.matcher(label).matches()) {
                throw refused(host + " is no name of a host");
            }
        }
        if (NUMBER.matcher(labels[labels.length - 1]).matches()
                && !DOTTED.matcher(host).matches()) {
            throw refused(host + " is no address: four numbers from 0 to 255, without leading zeros");
        }
    }

    private static void checkPort(String host, int port, boolean plain, AllowList allowed)
            throws RefusedAddressException {
        if (plain && !allowed.plain(host, port)) {
            throw refused("http is not called, use https; callback.plain does not name " + host + ":" + port);
        }
        boolean usual = port == HTTPS || port == HTTP || (port >= FIRST_FREE_PORT && port <= 65_535);
        if (!usual && !(allowed.inside(host, port) || allowed.plain(host, port))) {
            throw refused("port " + port + " is not called: 443, 80 or one from " + FIRST_FREE_PORT);
        }
    }

    private static RefusedAddressException refused(String why) {
        return new RefusedAddressException(why);
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
