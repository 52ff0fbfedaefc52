package org.ephemera.azure.catalog;

import java.util.List;
import org.ephemera.collect.call.ApiOperation;
import org.ephemera.model.Artifact;
import org.ephemera.model.Volatility;

/** Parts of a target's virtual network that are read. */
@SuppressWarnings("ImmutableEnumChecker") // its records contain copies
public enum NetworkPart {
    SUBNET(
            "Microsoft.Network/virtualNetworks/subnets",
            "Subnets_Get",
            "azure.network.subnet",
            "The subnet of the group: addresses, delegations, security group",
            "https://learn.microsoft.com/rest/api/virtualnetwork/subnets/get"),
    VIRTUAL_NETWORK(
            "Microsoft.Network/virtualNetworks",
            "VirtualNetworks_Get",
            "azure.network.virtual-network",
            "The virtual network of the group: addresses, peerings, name servers",
            "https://learn.microsoft.com/rest/api/virtualnetwork/virtual-networks/get"),
    SECURITY_GROUP(
            "Microsoft.Network/networkSecurityGroups",
            "NetworkSecurityGroups_Get",
            "azure.network.security-group",
            "The network security group of the group's subnet, with its rules",
            "https://learn.microsoft.com/rest/api/virtualnetwork/network-security-groups/get"),
    ROUTE_TABLE(
            "Microsoft.Network/routeTables",
            "RouteTables_Get",
            "azure.network.route-table",
            "The route table of the group's subnet",
            "https://learn.microsoft.com/rest/api/virtualnetwork/route-tables/get");

    private final String type;
    private final ApiOperation get;
    private final Artifact artifact;

    NetworkPart(String type, String operation, String artifact, String title, String reference) {
        this.type = type;
        this.get = new ApiOperation("network", operation, type + "/read");
        this.artifact = new Artifact(
                artifact, title, Volatility.V5, false, false, List.of(get.key()), List.of(get.permission()), reference);
    }

    /** Returns the type as in a resource id. */
    public String type() {
        return type;
    }

    /** Returns the operation that reads the part. */
    public ApiOperation get() {
        return get;
    }

    /** Returns the artifact of the part. */
    public Artifact artifact() {
        return artifact;
    }

    /**
     * Parameters of the artifact of each part.
     *
     * @param resource id of the part
     * @param of item that could have named the part, if no item did
     */
    public record Parameters(String resource, String of) {}
}
