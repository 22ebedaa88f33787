package io.personavideo.web;

import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * The addresses that belong to hosts of the public internet, as against those of this machine, of private networks, and
 * of ways to reach an IPv4 address through an IPv6 one.
 *
 * @see <a href="https://www.iana.org/assignments/iana-ipv4-special-registry">IANA, special IPv4 addresses</a>
 * @see <a href="https://www.iana.org/assignments/iana-ipv6-special-registry">IANA, special IPv6 addresses</a>
 */
public final class PublicAddresses {

    /** This network, private, shared by carriers (CGNAT), link-local with clouds' metadata, documentation, multicast. */
    private static final List<Block> SPECIAL_V4 = blocks("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8",
            "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4");

    /** Whatever is outside is not assigned to hosts, or local, or wraps IPv4: mapped, compatible, NAT64. */
    private static final Block GLOBAL_V6 = Block.of("2000::/3");

    /** Teredo and other protocols, documentation, 6to4. */
    private static final List<Block> SPECIAL_V6 = blocks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    private PublicAddresses() {
    }

    /** Addresses that have their first bits in common. */
    private record Block(BigInteger start, int length, int width) {

        static Block of(String text) {
            String[] parts = text.split("/");
            byte[] bytes = literal(parts[0]).getAddress();
            return new Block(new BigInteger(1, bytes), Integer.parseInt(parts[1]), bytes.length * Byte.SIZE);
        }

        boolean contains(InetAddress address) {
            return new BigInteger(1, address.getAddress()).xor(start).bitLength() <= width - length;
        }
    }

    private static List<Block> blocks(String... texts) {
        return List.of(texts).stream().map(Block::of).toList();
    }

    private static InetAddress literal(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException(text, impossible);
        }
    }

    public static boolean contain(InetAddress address) {
        return address instanceof Inet4Address ? SPECIAL_V4.stream().noneMatch(block -> block.contains(address))
                : GLOBAL_V6.contains(address) && SPECIAL_V6.stream().noneMatch(block -> block.contains(address));
    }
}
