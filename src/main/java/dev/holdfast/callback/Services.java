package dev.holdfast.callback;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.estate.SecretRef;
import dev.holdfast.estate.Secrets;
import dev.holdfast.notify.http.AllowList;
import dev.holdfast.notify.http.Call;
import dev.holdfast.notify.http.CallLimits;
import dev.holdfast.notify.http.CallbackUrl;
import dev.holdfast.notify.http.HttpCaller;
import dev.holdfast.notify.http.RefusedAddressException;
import dev.holdfast.notify.http.RefusedCertificateException;
import dev.holdfast.notify.http.SigningKey;
import dev.holdfast.policy.Callback;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Calls services that archive.
public final class Services {
    /// @param line the longest that a service may be silent, or take for a line
    /// @param answer the longest and largest answer; what is not told by then is asked for again, from the last
    ///     checkpoint on
    public record Patience(Duration line, CallLimits answer) {
        public static final Patience USUAL = of(Duration.ofSeconds(60));

        public static Patience of(Duration line) {
            return new Patience(line, new CallLimits(Duration.ofSeconds(5), Duration.ofHours(1), 4L << 30, line));
        }
    }

    /// What a service that is busy answers with.
    private static final Set<Integer> BUSY = Set.of(409, 425, 429, 503);

    private static final Duration USUAL_WAIT = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private final AllowList allowed;
    private @Nullable HttpCaller caller;
    private final Secrets secrets;
    private final InstantSource clock;
    private final Patience patience;

    /// @param allowed addresses beyond the rules
    public Services(AllowList allowed, Secrets secrets, InstantSource clock, Patience patience) {
        this.allowed = allowed;
        this.secrets = secrets;
        this.clock = clock;
        this.patience = patience;
    }

    /// Made when the first service is called: few installations have one.
    private synchronized HttpCaller caller() {
        HttpCaller made = caller == null ? new HttpCaller(allowed) : caller;
        caller = made;
        return made;
    }

    /// How a call ended.
    public sealed interface Outcome {
        /// The last page was taken.
        record Done() implements Outcome {}

        /// The sink wanted no more.
        record Cut() implements Outcome {}

        /// The service asks to be called later. @param why for people
        record Later(Duration after, String why) implements Outcome {}

        /// No whole answer came; what came up to the last checkpoint was taken. @param why for people
        record Broken(String why) implements Outcome {}
    }

    /// Looks whether the service may be called at all.
    ///
    /// @throws HoldfastException `BLOCKED` or `CONFIG` naming what is wrong; nothing was called
    public void require(String policy, Callback callback) {
        CallbackUrl.parse("callback of policy " + policy, callback.url(), allowed);
        keys(callback);
    }

    /// Calls, and gives each page that adds up to the sink.
    ///
    /// @throws HoldfastException `MISMATCH` when an answer is refused, and the sink's own; pages before were taken
    public Outcome call(CallbackRequest request, PageSink sink) {
        Callback callback = request.callback();
        CallbackUrl url = CallbackUrl.parse(
                "callback of policy " + request.route().policy().name(), callback.url(), allowed);
        List<SigningKey> keys = keys(callback);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("content-type", "application/x-ndjson");
        headers.put("accept", "application/x-ndjson");
        headers.put("idempotency-key", request.id());
        if (!keys.isEmpty()) {
            headers.putAll(SigningKey.headers(keys, request.id(), clock.instant(), request.body()));
        }
        try {
            return caller().stream(
                    new Call(url, headers, request.body()),
                    patience.answer(),
                    (status, answered, body) -> read(request, status, answered, body, sink));
        } catch (RefusedAddressException | RefusedCertificateException e) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED, String.valueOf(e.getMessage()) + "; the service was not called", e);
        } catch (IOException e) {
            return new Outcome.Broken(e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    /// With both while a service changes over to another secret.
    private List<SigningKey> keys(Callback callback) {
        return Stream.of(Optional.ofNullable(callback.secret()), Optional.ofNullable(callback.secretBefore()))
                .flatMap(Optional::stream)
                .map(text -> SigningKey.of(SecretRef.parse(text).orElseThrow(), secrets))
                .toList();
    }

    private Outcome read(
            CallbackRequest request, int status, Map<String, String> headers, InputStream body, PageSink sink)
            throws IOException {
        if (BUSY.contains(status)) {
            return new Outcome.Later(wait(headers.get("retry-after")), "the service answers " + status);
        }
        if (status >= 500) {
            return new Outcome.Broken("the service answers " + status);
        }
        if (status != 200) {
            throw AnswerFault.STATUS.refused("its status is " + status
                    + switch (status) {
                        case 202 -> ", which is not followed: a service that is not ready answers 503 and Retry-After";
                        case 301, 302, 303, 307, 308 -> ", and redirects are never followed";
                        case 401, 403 -> ": it does not know the signature";
                        default -> "";
                    });
        }
        PageReader pages = new PageReader(
                new AnswerLines(body, patience.line()),
                CallbackRequest.layout(request.route()),
                Math.max(request.keys().size(), request.route().policy().chunkRows()));
        for (Page page = pages.next(); page != null; page = pages.next()) {
            if (!sink.take(page)) {
                return new Outcome.Cut();
            }
        }
        return new Outcome.Done();
    }

    /// Seconds, or a date; within bounds, so that a service stops no session for ever.
    private Duration wait(@Nullable String after) {
        if (after == null) {
            return USUAL_WAIT;
        }
        Duration wait;
        try {
            wait = after.strip().matches("\\d{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(after.strip()))
                    : Duration.between(now(), ZonedDateTime.parse(after.strip(), DateTimeFormatter.RFC_1123_DATE_TIME));
        } catch (DateTimeParseException e) {
            return USUAL_WAIT;
        }
        Duration least = wait.compareTo(Duration.ofMillis(100)) < 0 ? Duration.ofMillis(100) : wait;
        return least.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : least;
    }

    private ZonedDateTime now() {
        Instant now = clock.instant();
        return now.atZone(java.time.ZoneOffset.UTC);
    }
}
