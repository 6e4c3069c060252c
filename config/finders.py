from django.contrib.staticfiles.finders import FileSystemFinder as NodeFinder
