package io.personavideo.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * How the addresses of a host are found out. Blocks.
 */
public interface HostLookup {

    /** As this machine is set up to. */
    HostLookup SYSTEM = host -> List.of(InetAddress.getAllByName(host));

    List<InetAddress> addresses(String host) throws UnknownHostException;
}
