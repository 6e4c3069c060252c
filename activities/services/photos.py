"""Photos of activities, by the one mechanism of filing (`core.filing.photos`)."""

from activities.models import Photo, fileable_by
from activities.services.keys import of_key
from core.filing.photos import Photos

PHOTOS = Photos(Photo, of_key=of_key, may_file=lambda user: fileable_by(user).exists(), noun="活动")
prune_loose = PHOTOS.prune_loose
