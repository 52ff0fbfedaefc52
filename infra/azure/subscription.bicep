// Ephemera's permissions on the subscription of the app. management-group.bicep grants the same on other subscriptions.
targetScope = 'subscription'

@description('Distinguishes several deployments in one subscription')
param label string

@description('Name of the role, so that a repeated deployment updates the same role')
param resourceGroupId string

param principalId string

@description('Whether the user credential of AKS clusters may be requested')
param clusters bool

var here = subscription().id

resource reader 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(resourceGroupId, 'reader')
  properties: {
    roleName: 'Ephemera reader ${label}'
    description: 'Reads container groups, apps, clusters and their surroundings; changes nothing'
    type: 'CustomRole'
    assignableScopes: [here]
    permissions: [
      {
        // Exactly the permissions that AzureSources declares; PermissionsTest compares both.
        actions: [
          'Microsoft.App/containerApps/read'
          'Microsoft.App/containerApps/revisions/read'
          'Microsoft.App/containerApps/revisions/replicas/read'
          'Microsoft.App/jobs/executions/read'
          'Microsoft.App/jobs/read'
          'Microsoft.App/managedEnvironments/read'
          'Microsoft.Authorization/roleAssignments/read'
          'Microsoft.Compute/virtualMachineScaleSets/virtualMachines/read'
          'Microsoft.Compute/virtualMachines/read'
          'Microsoft.ContainerInstance/containerGroups/containers/logs/read'
          'Microsoft.ContainerInstance/containerGroups/read'
          'Microsoft.ContainerRegistry/registries/pull/read'
          'Microsoft.ContainerService/managedClusters/read'
          'Microsoft.Insights/diagnosticSettings/read'
          'Microsoft.Insights/eventtypes/values/read'
          'Microsoft.Insights/metrics/read'
          'Microsoft.ManagedIdentity/userAssignedIdentities/read'
          'Microsoft.Network/networkSecurityGroups/read'
          'Microsoft.Network/routeTables/read'
          'Microsoft.Network/virtualNetworks/read'
          'Microsoft.Network/virtualNetworks/subnets/read'
          'Microsoft.OperationalInsights/workspaces/query/*/read'
          'Microsoft.OperationalInsights/workspaces/query/read'
          'Microsoft.OperationalInsights/workspaces/read'
          'Microsoft.Resources/subscriptions/read'
        ]
        notActions: []
        dataActions: []
        notDataActions: []
      }
    ]
  }
}

resource reads 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroupId, principalId, 'reader')
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', reader.name)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

// No other call returns the address of an API server. For a cluster without Entra ID the response is an administrator's credential.
resource clusterUser 'Microsoft.Authorization/roleDefinitions@2022-04-01' = if (clusters) {
  name: guid(resourceGroupId, 'clusterUser')
  properties: {
    roleName: 'Ephemera cluster user ${label}'
    description: 'Reads the address of the API server of an AKS cluster, with the credential in the same response'
    type: 'CustomRole'
    assignableScopes: [here]
    permissions: [
      {
        actions: [
          'Microsoft.ContainerService/managedClusters/listClusterUserCredential/action'
        ]
        notActions: []
        dataActions: []
        notDataActions: []
      }
    ]
  }
}

resource entersClusters 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (clusters) {
  name: guid(resourceGroupId, principalId, 'clusterUser')
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', clusterUser.name)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}
