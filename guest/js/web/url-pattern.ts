// The package gives its class to the global object.
import 'urlpattern-polyfill'
