package dev.holdfast.policy;

import dev.holdfast.notify.Event;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The service behind a policy: it is told what moves, or it archives by itself when it is called.
///
/// @param secret where the secret is that calls are signed with, as `env:NAME`, never the secret; null for none
/// @param executor `direct`: Holdfast moves the rows; `callback`: the service archives them
/// @param posts what an executor is called with: `criteria`, so that it says itself which rows they are, or `keys`
/// @param verify what Holdfast looks up before it believes an executor: `none`; `gone`: that the rows are no longer in
///     their table; `gone-and-archived`: that they are in the archive table, too
/// @param events what the service is told of: `chunk.archived`, `session.ended`, `session.failed`
/// @param secretBefore where the secret is that was in force before: calls are signed with both while receivers change
///     over; null for none
public record Callback(
        String url,
        @Nullable String secret,
        String executor,
        String posts,
        String verify,
        List<String> events,
        @Nullable String secretBefore) {
    public static final String CRITERIA = "criteria";
    public static final String KEYS = "keys";
    public static final String NONE = "none";
    public static final String GONE = "gone";
    public static final String GONE_AND_ARCHIVED = "gone-and-archived";

    public Callback {
        events = List.copyOf(events);
    }

    /// With the usual events.
    public Callback(String url, @Nullable String secret, String executor, String posts, String verify) {
        this(url, secret, executor, posts, verify, usualEvents(executor), null);
    }

    /// Who archives by himself knows what he did.
    static List<String> usualEvents(String executor) {
        return executor.equals(Policy.Executor.CALLBACK.id())
                ? List.of()
                : Event.OF_POLICIES.stream().map(Event::id).toList();
    }

    /// A root policy's service finds its rows by the criteria; what hangs on handed-off keys is named by key.
    static String usualPosts(boolean root) {
        return root ? CRITERIA : KEYS;
    }

    public boolean executes() {
        return executor.equals(Policy.Executor.CALLBACK.id());
    }

    public boolean postsKeys() {
        return posts.equals(KEYS);
    }

    /// For people: the URL alone where the service is told of the usual.
    public String text() {
        String told = events.equals(usualEvents(executor)) ? "" : ", told of " + String.join(", ", events);
        return (executes() ? "%s archives (called with %s, verified: %s)".formatted(url, posts, verify) : url) + told;
    }
}
