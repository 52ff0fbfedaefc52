// Events of a subscription that start a collection. The function may be in another subscription of the same tenant.
targetScope = 'subscription'

@description('Distinguishes several deployments in one subscription')
param label string

@description('Resource id of the function that receives the events')
param functionId string

// Delivery is retried for a day; the same event completes the same package.
resource events 'Microsoft.EventGrid/eventSubscriptions@2022-06-15' = {
  name: 'ephemera-${label}'
  properties: {
    eventDeliverySchema: 'EventGridSchema'
    destination: {
      endpointType: 'AzureFunction'
      properties: {
        resourceId: functionId
        maxEventsPerBatch: 1
        preferredBatchSizeInKilobytes: 64
      }
    }
    filter: {
      includedEventTypes: [
        'Microsoft.Resources.ResourceActionSuccess'
        'Microsoft.Resources.ResourceDeleteSuccess'
      ]
      advancedFilters: [
        {
          operatorType: 'StringIn'
          key: 'data.operationName'
          values: [
            'Microsoft.ContainerInstance/containerGroups/containers/exec/action'
            'Microsoft.ContainerInstance/containerGroups/restart/action'
            'Microsoft.ContainerInstance/containerGroups/start/action'
            'Microsoft.ContainerInstance/containerGroups/stop/action'
            'Microsoft.ContainerInstance/containerGroups/delete'
            'Microsoft.App/containerApps/stop/action'
            'Microsoft.App/containerApps/revisions/restart/action'
            'Microsoft.App/containerApps/revisions/deactivate/action'
            'Microsoft.App/containerApps/delete'
            'Microsoft.App/jobs/stop/action'
            'Microsoft.App/jobs/delete'
          ]
        }
      ]
    }
    retryPolicy: {
      eventTimeToLiveInMinutes: 1440
      maxDeliveryAttempts: 30
    }
  }
}
