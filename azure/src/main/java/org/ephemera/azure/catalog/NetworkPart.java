package org.ephemera.azure.catalog;

import java.util.List;
import org.ephemera.collect.call.ApiOperation;
import org.ephemera.model.Artifact;
import org.ephemera.model.Volatility;

/** What of a virtual network is read of a group that is in one. */
@SuppressWarnings("ImmutableEnumChecker") // what its records hold is copied
public enum NetworkPart {
    SUBNET(
            "Microsoft.Network/virtualNetworks/subnets",
            "Subnets_Get",
            "azure.network.subnet",
            "The subnet of the group: addresses, delegations, what guards it",
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
            "Where the group's subnet sends its traffic",
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

    /** As in a resource id. */
    public String type() {
        return type;
    }

    public ApiOperation get() {
        return get;
    }

    public Artifact artifact() {
        return artifact;
    }

    /**
     * Parameters of the artifact of each part.
     *
     * @param resource id of the part
     * @param of the item that should have named it, if none did
     */
    public record Parameters(String resource, String of) {}
}
