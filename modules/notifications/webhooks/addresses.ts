import { lookup as resolveName } from "node:dns/promises";
import { BlockList, isIP, type LookupFunction } from "node:net";

/** What a name leads to. */
export interface Resolved {
  readonly address: string;
  readonly family: number;
}

/** Finds the addresses of a name; tests bring their own. */
export type Resolve = (name: string) => Promise<readonly Resolved[]>;

/** An address of ours, of the machine, of the network around it, or of nobody: webhooks do not go there. */
export class AddressRefused extends Error {
  constructor() {
    super("webhooks go to public addresses only");
    this.name = "AddressRefused";
  }
}

/** Source: IANA IPv4 Special-Purpose Address Registry, and multicast. */
const NOT_PUBLIC_V4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
] as const;
/** Of IPv6 only this is given out to be reached by all; what carries an IPv4 address inside stands outside of it, or below. */
const PUBLIC_V6 = ["2000::/3"] as const;
/** Source: IANA IPv6 Special-Purpose Address Registry: protocols, benchmarks and tunnels; documentation; 6to4. */
const NOT_PUBLIC_V6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"] as const;

const notPublicV4 = blockListOf(NOT_PUBLIC_V4, "ipv4");
const publicV6 = blockListOf(PUBLIC_V6, "ipv6");
const notPublicV6 = blockListOf(NOT_PUBLIC_V6, "ipv6");
const loopbackV4 = blockListOf(["127.0.0.0/8"], "ipv4");
const loopbackV6 = blockListOf(["::1/128"], "ipv6");

/** Whether a webhook may go to the address: public ones, and where it is said so the machine itself. */
export function mayGoTo(address: string, allowsLoopback: boolean): boolean {
  switch (isIP(address)) {
    case 4:
      return !notPublicV4.check(address, "ipv4") || (allowsLoopback && loopbackV4.check(address, "ipv4"));
    case 6: {
      const isPublic = publicV6.check(address, "ipv6") && !notPublicV6.check(address, "ipv6");
      return isPublic || (allowsLoopback && loopbackV6.check(address, "ipv6"));
    }
    default:
      return false;
  }
}

/** Whether the host of a URL is this machine by its name or number, as `URL` writes it. */
export function isLoopbackHost(hostname: string): boolean {
  if (hostname === "localhost") return true;
  const address = bare(hostname);
  return isIP(address) === 4 ? loopbackV4.check(address, "ipv4") : address === "::1";
}

/** The address that the host of a URL is written as, or null for a name. */
export function addressWritten(hostname: string): string | null {
  const address = bare(hostname);
  return isIP(address) === 0 ? null : address;
}

/**
 * What a connection asks for the addresses of a name. They are looked at here, where they are used: a name that leads
 * elsewhere a moment later leads the connection nowhere else. One that is not public spoils the name.
 */
export function guardedLookup(allowsLoopback: boolean, resolve: Resolve = resolveByDns): LookupFunction {
  return (name, options, tell) => {
    resolve(name).then(
      (found) => {
        const [first] = found;
        if (first === undefined || !found.every(({ address }) => mayGoTo(address, allowsLoopback))) {
          tell(new AddressRefused(), "", 4);
        } else if (options.all === true) tell(null, [...found]);
        else tell(null, first.address, first.family);
      },
      (error: unknown) => tell(error instanceof Error ? error : new Error(String(error)), "", 4),
    );
  };
}

function resolveByDns(name: string): Promise<readonly Resolved[]> {
  return resolveName(name, { all: true });
}

function bare(hostname: string): string {
  return hostname.startsWith("[") ? hostname.slice(1, -1) : hostname;
}

function blockListOf(networks: readonly string[], family: "ipv4" | "ipv6"): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", bits = ""] = network.split("/");
    list.addSubnet(address, Number(bits), family);
  }
  return list;
}
