package org.ephemera.azure.catalog;

import java.util.List;
import org.ephemera.collect.call.ApiOperation;
import org.ephemera.collect.param.WrittenWhenEmpty;
import org.ephemera.model.Artifact;
import org.ephemera.model.Volatility;

/** Catalog of the artifacts of identities and their roles, with the operations that read them. */
public final class IamCatalog {
    public static final ApiOperation GET_SUBSCRIPTION =
            new ApiOperation("resources", "Subscriptions_Get", "Microsoft.Resources/subscriptions/read");

    public static final Artifact SUBSCRIPTION = new Artifact(
            "azure.resources.subscription",
            "The subscription and its tenant, and the collector's identity",
            Volatility.V6,
            false,
            false,
            List.of(GET_SUBSCRIPTION.key()),
            List.of(GET_SUBSCRIPTION.permission()),
            "https://learn.microsoft.com/rest/api/resources/subscriptions/get");

    public static final ApiOperation LIST_ROLE_ASSIGNMENTS = new ApiOperation(
            "authorization", "RoleAssignments_ListForSubscription", "Microsoft.Authorization/roleAssignments/read");

    public static final Artifact ROLE_ASSIGNMENTS = new Artifact(
            "azure.authorization.role-assignments",
            "Role assignments of the target's managed identity",
            Volatility.V5,
            false,
            false,
            List.of(LIST_ROLE_ASSIGNMENTS.key()),
            List.of(LIST_ROLE_ASSIGNMENTS.permission()),
            "https://learn.microsoft.com/rest/api/authorization/role-assignments/list-for-subscription");

    public static final ApiOperation LIST_IDENTITIES = new ApiOperation(
            "msi",
            "UserAssignedIdentities_ListBySubscription",
            "Microsoft.ManagedIdentity/userAssignedIdentities/read");

    public static final Artifact MANAGED_IDENTITIES = new Artifact(
            "azure.managedidentity.identities",
            "The managed identity of the pod's service account",
            Volatility.V5,
            false,
            false,
            List.of(LIST_IDENTITIES.key()),
            List.of(LIST_IDENTITIES.permission()),
            "https://learn.microsoft.com/rest/api/managedidentity/user-assigned-identities/list-by-subscription");

    /** Parameters of {@link #SUBSCRIPTION}. */
    public record SubscriptionParameters(String subscription) {}

    /**
     * Parameters of {@link #MANAGED_IDENTITIES}.
     *
     * @param clientId client id in the annotation of the service account
     */
    public record ManagedIdentitiesParameters(
            AzurePlace place, @WrittenWhenEmpty String serviceAccount, String clientId) {}

    /** Parameters of {@link #ROLE_ASSIGNMENTS}. */
    public record RoleAssignmentsParameters(
            AzurePlace place, @WrittenWhenEmpty String principal) {}

    private IamCatalog() {}
}
