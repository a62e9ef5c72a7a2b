package dev.holdfast.policy;

import org.jspecify.annotations.Nullable;

/// The service behind a policy: it is told what moves, or it archives by itself when it is called.
///
/// @param secret where the secret is that calls are signed with, as `env:NAME`, never the secret; null for none
/// @param executor `direct`: Holdfast moves the rows; `callback`: the service archives them
/// @param posts what an executor is called with: `criteria`, so that it says itself which rows they are, or `keys`
/// @param verify what Holdfast looks up before it believes an executor: `none`; `gone`: that the rows are no longer in
///     their table; `gone-and-archived`: that they are in the archive table, too
public record Callback(String url, @Nullable String secret, String executor, String posts, String verify) {
    public static final String CRITERIA = "criteria";
    public static final String KEYS = "keys";
    public static final String NONE = "none";
    public static final String GONE = "gone";
    public static final String GONE_AND_ARCHIVED = "gone-and-archived";

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

    /// For people: the URL alone where the service is only told.
    public String text() {
        return executes() ? "%s archives (called with %s, verified: %s)".formatted(url, posts, verify) : url;
    }
}
