package dev.holdfast.estate;

/// What a database is for; the console colours it.
public enum Environment {
    DEVELOPMENT,
    STAGING,
    PRODUCTION;

    public String id() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
