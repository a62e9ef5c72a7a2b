package dev.holdfast.proof;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Every Java platform has it.
final class Sha256 {
    static final int BYTES = 32;

    private Sha256() {}

    static MessageDigest make() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
