package dev.holdfast.notify.http;

import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/// Which addresses may be called.
///
/// @see <a href="https://www.iana.org/assignments/iana-ipv4-special-registry">IPv4 special-purpose addresses</a>
/// @see <a href="https://www.iana.org/assignments/iana-ipv6-special-registry">IPv6 special-purpose addresses</a>
final class Addresses {
    private Addresses() {}

    /// @param inside whether an administrator may allow it
    record Refusal(String why, boolean inside) {}

    private record Block(byte[] prefix, int bits, Refusal refusal) {
        boolean holds(byte[] address) {
            int shift = address.length * 8 - bits;
            return address.length == prefix.length
                    && new BigInteger(1, address).shiftRight(shift).equals(new BigInteger(1, prefix).shiftRight(shift));
        }
    }

    /// The first that holds an address decides.
    private static final List<Block> BLOCKS = List.of(
            never("169.254.0.0/16", "link-local; metadata services answer there"),
            never("100.100.100.200/32", "a metadata service"),
            never("168.63.129.16/32", "a metadata service"),
            never("192.0.0.0/24", "a protocol's own"),
            inside("127.0.0.0/8", "loopback"),
            inside("10.0.0.0/8", "private"),
            inside("172.16.0.0/12", "private"),
            inside("192.168.0.0/16", "private"),
            inside("100.64.0.0/10", "private (shared by carriers)"),
            never("0.0.0.0/8", "no host's"),
            never("192.0.2.0/24", "for documentation"),
            never("198.51.100.0/24", "for documentation"),
            never("203.0.113.0/24", "for documentation"),
            never("192.88.99.0/24", "a 6to4 relay"),
            never("198.18.0.0/15", "for benchmarks"),
            never("224.0.0.0/4", "multicast"),
            never("240.0.0.0/4", "reserved"),
            never("fd00:ec2::/32", "a metadata service"),
            never("fd20:ce::/32", "a metadata service"),
            inside("::1/128", "loopback"),
            inside("fc00::/7", "private"),
            never("fe80::/10", "link-local"),
            never("ff00::/8", "multicast"),
            never("2001::/23", "a protocol's own (Teredo and others)"),
            never("2001:db8::/32", "for documentation"),
            never("2002::/16", "6to4, which hides another address"),
            never("3fff::/20", "for documentation"));

    /// What of IPv6 is the world's; NAT64, mapped, compatible and every other form lies outside.
    private static final Block WORLD = never("2000::/3", "");

    /// @return empty when anybody may be called there
    static Optional<Refusal> refusal(InetAddress address) {
        byte[] bytes = address.getAddress();
        Optional<Refusal> refusal = BLOCKS.stream()
                .filter(block -> block.holds(bytes))
                .map(Block::refusal)
                .findFirst();
        if (refusal.isPresent() || address instanceof Inet4Address || WORLD.holds(bytes)) {
            return refusal;
        }
        return Optional.of(new Refusal("no address of the world's, or one that hides another", false));
    }

    private static Block never(String text, String why) {
        return block(text, new Refusal(why, false));
    }

    private static Block inside(String text, String why) {
        return block(text, new Refusal(why, true));
    }

    private static Block block(String text, Refusal refusal) {
        int slash = text.indexOf('/');
        try {
            byte[] prefix = InetAddress.ofLiteral(text.substring(0, slash)).getAddress();
            return new Block(prefix, Integer.parseInt(text.substring(slash + 1)), refusal);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(text, e);
        }
    }

    /// The address that `host` spells, brackets left off; empty when it is a name. Never asks a name server.
    static Optional<InetAddress> literal(String host) {
        try {
            return Optional.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// @throws UnknownHostException names the address and why it is not called
    static void require(String host, int port, InetAddress address, AllowList allowed) throws UnknownHostException {
        Optional<Refusal> refusal = refusal(address);
        if (refusal.isPresent() && !(refusal.get().inside() && allowed.inside(host, port))) {
            throw new RefusedAddressException(
                    host + ": the address " + address.getHostAddress() + " is not called: it is "
                            + refusal.get().why()
                            + (refusal.get().inside() ? "; callback.inside does not name " + host + ":" + port : ""));
        }
    }
}
