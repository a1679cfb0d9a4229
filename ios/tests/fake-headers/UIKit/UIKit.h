// A fake: the classes of UIKit that React Native's headers name.
#import <Foundation/Foundation.h>

@interface UIResponder : NSObject
@end
@interface UIView : UIResponder
@end
@interface UIViewController : UIResponder
@end
@interface UIColor : NSObject
@end
@interface UIImage : NSObject
@end
@interface UIWindow : UIView
@end
