package dev.holdfast.app;

/// The program's version, from the jar that it runs from.
final class Version {
    private Version() {}

    static String current() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
