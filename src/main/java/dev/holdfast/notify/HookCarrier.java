package dev.holdfast.notify;

import dev.holdfast.HoldfastException;
import dev.holdfast.estate.Secrets;
import dev.holdfast.notify.http.Answer;
import dev.holdfast.notify.http.Call;
import dev.holdfast.notify.http.CallLimits;
import dev.holdfast.notify.http.CallbackUrl;
import dev.holdfast.notify.http.HttpCaller;
import dev.holdfast.notify.http.SigningKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Posts deliveries, signed. Of the answer status and `retry-after` count, nothing else.
final class HookCarrier {
    private static final int GONE = 410;
    private static final Pattern SECONDS = Pattern.compile("\\d{1,6}");

    private final Supplier<HttpCaller> callers;
    private final Secrets secrets;
    private final InstantSource clock;
    private final CallLimits limits;

    HookCarrier(Supplier<HttpCaller> callers, Secrets secrets, InstantSource clock, CallLimits limits) {
        this.callers = callers;
        this.secrets = secrets;
        this.clock = clock;
        this.limits = limits;
    }

    Reply carry(Endpoint.Hook hook, Parcel parcel) {
        long begun = System.nanoTime();
        try {
            HttpCaller caller = callers.get();
            CallbackUrl url = CallbackUrl.parse("callback of " + hook.name(), hook.url(), caller.allowed());
            byte[] body = parcel.body().getBytes(StandardCharsets.UTF_8);
            return reply(caller.call(new Call(url, headers(hook, parcel, body), body), limits));
        } catch (HoldfastException | IllegalArgumentException e) {
            return Reply.none("not sent: " + e.getMessage(), System.nanoTime() - begun);
        } catch (IOException e) {
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            return Reply.none(why, System.nanoTime() - begun);
        }
    }

    private Map<String, String> headers(Endpoint.Hook hook, Parcel parcel, byte[] body) {
        List<SigningKey> keys = hook.secrets().stream()
                .map(reference -> SigningKey.of(reference, secrets))
                .toList();
        Map<String, String> headers =
                new LinkedHashMap<>(SigningKey.headers(keys, parcel.messageId(), clock.instant(), body));
        if (keys.isEmpty()) {
            headers.remove("webhook-signature");
        }
        return headers;
    }

    private static Reply reply(Answer answer) {
        Optional<Duration> wait = Optional.ofNullable(answer.headers().get("retry-after"))
                .filter(text -> SECONDS.matcher(text).matches())
                .map(text -> Duration.ofSeconds(Long.parseLong(text)));
        return new Reply(
                answer.good(),
                answer.status() == GONE,
                answer.status(),
                answer.text(Reply.MOST_TEXT),
                null,
                answer.took(),
                wait);
    }
}
