package dev.holdfast.app;

import dev.holdfast.HoldfastException;
import dev.holdfast.app.Settings.Key;
import dev.holdfast.estate.SecretRef;
import dev.holdfast.notify.MailSettings;
import dev.holdfast.notify.MailSettings.Security;
import dev.holdfast.notify.NotifySettings;
import dev.holdfast.notify.http.AllowList;
import dev.holdfast.notify.http.Authorities;
import dev.holdfast.notify.http.CallbackUrl;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Reads the settings of callbacks, alerts and mail.
final class NotifyReader {
    /// No quoting, no comment: what two mail servers could read in two ways is not needed.
    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,255}");

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:-]{1,255}");

    private final Function<Key, Optional<String>> values;
    private final BiConsumer<Key, String> problem;

    /// @param values what was set; @param problem takes what is wrong with a key that was set
    NotifyReader(Function<Key, Optional<String>> values, BiConsumer<Key, String> problem) {
        this.values = values;
        this.problem = problem;
    }

    NotifySettings read() {
        AllowList allowed = new AllowList(entries(Key.CALLBACK_INSIDE), entries(Key.CALLBACK_PLAIN), authorities());
        return new NotifySettings(allowed, hook(allowed), mail());
    }

    private Set<String> entries(Key key) {
        List<String> wrong = new ArrayList<>();
        Set<String> entries = AllowList.entries(values.apply(key).orElse(""), wrong);
        wrong.forEach(words -> problem.accept(key, key.dotted() + " is host:port, with commas between: " + words));
        return entries;
    }

    private Authorities authorities() {
        Optional<String> file = values.apply(Key.CALLBACK_CA);
        try {
            return file.isEmpty() ? Authorities.OF_THE_PLATFORM : Authorities.read(Path.of(file.get()));
        } catch (IOException | InvalidPathException e) {
            problem.accept(
                    Key.CALLBACK_CA,
                    "callback.ca is a file of certificates as PEM: %s: %s".formatted(file.get(), e.getMessage()));
            return Authorities.OF_THE_PLATFORM;
        }
    }

    private Optional<NotifySettings.AlertHook> hook(AllowList allowed) {
        Optional<String> url = values.apply(Key.ALERT_WEBHOOK);
        Optional<SecretRef> secret = secret(Key.ALERT_WEBHOOK_SECRET);
        if (url.isEmpty()) {
            needs(Key.ALERT_WEBHOOK_SECRET, Key.ALERT_WEBHOOK);
            return Optional.empty();
        }
        try {
            var _ = CallbackUrl.parse("alert.webhook", url.get(), allowed);
        } catch (HoldfastException e) {
            problem.accept(Key.ALERT_WEBHOOK, e.getMessage());
        }
        return Optional.of(new NotifySettings.AlertHook(url.get(), secret));
    }

    private Optional<MailSettings> mail() {
        Optional<String> to = values.apply(Key.ALERT_MAIL_TO);
        if (to.isEmpty()) {
            for (Key key : List.of(Key.MAIL_HOST, Key.MAIL_FROM, Key.MAIL_USER, Key.MAIL_PASSWORD)) {
                needs(key, Key.ALERT_MAIL_TO);
            }
            return Optional.empty();
        }
        List<String> receivers = Arrays.stream(to.get().split(",", -1))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
        if (receivers.isEmpty() || !receivers.stream().allMatch(NotifyReader::address)) {
            problem.accept(
                    Key.ALERT_MAIL_TO, "alert.mail_to is addresses such as dba@example.com, with commas between");
        }
        Optional<String> host = values.apply(Key.MAIL_HOST);
        Optional<String> from = values.apply(Key.MAIL_FROM);
        if (host.isEmpty() || from.isEmpty()) {
            problem.accept(Key.ALERT_MAIL_TO, "alert.mail_to needs mail.host and mail.from");
            return Optional.empty();
        }
        if (!HOST.matcher(host.get()).matches()) {
            problem.accept(Key.MAIL_HOST, "mail.host is the name or address of a mail server");
        }
        if (!address(from.get())) {
            problem.accept(Key.MAIL_FROM, "mail.from is an address such as holdfast@example.com");
        }
        Security security = security();
        Optional<String> user = values.apply(Key.MAIL_USER);
        Optional<SecretRef> password = secret(Key.MAIL_PASSWORD);
        if (user.isPresent() && security == Security.NONE) {
            problem.accept(Key.MAIL_USER, "mail.user logs in, so mail.security is starttls or tls");
        }
        if (user.isEmpty()) {
            needs(Key.MAIL_PASSWORD, Key.MAIL_USER);
        }
        return Optional.of(
                new MailSettings(host.get(), port(security), security, user, password, from.get(), receivers));
    }

    private static boolean address(String text) {
        return ADDRESS.matcher(text).matches();
    }

    private Security security() {
        String text = values.apply(Key.MAIL_SECURITY).orElse(Security.STARTTLS.id());
        return Arrays.stream(Security.values())
                .filter(security -> security.id().equals(text))
                .findFirst()
                .orElseGet(() -> {
                    problem.accept(
                            Key.MAIL_SECURITY,
                            "mail.security is one of "
                                    + Arrays.stream(Security.values())
                                            .map(Security::id)
                                            .collect(Collectors.joining(", ")));
                    return Security.STARTTLS;
                });
    }

    private int port(Security security) {
        Optional<String> text = values.apply(Key.MAIL_PORT);
        if (text.isPresent() && !text.get().matches("[1-9]\\d{0,4}")) {
            problem.accept(Key.MAIL_PORT, "mail.port is a whole number from 1 to 65535");
            return security.usualPort();
        }
        return text.map(Integer::parseInt).orElse(security.usualPort());
    }

    private Optional<SecretRef> secret(Key key) {
        Optional<String> text = values.apply(key);
        Optional<SecretRef> reference = text.flatMap(SecretRef::parse);
        if (text.isPresent() && reference.isEmpty()) {
            problem.accept(
                    key, key.dotted() + " is env:NAME, file:/PATH or keystore:/PATH#ALIAS, never the secret itself");
        }
        return reference;
    }

    private void needs(Key lonely, Key other) {
        if (values.apply(lonely).isPresent()) {
            problem.accept(lonely, "it needs " + other.dotted() + " too");
        }
    }
}
